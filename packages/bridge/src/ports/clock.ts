/** Time and timers, injected so that back-off is deterministic in tests. */
export interface Clock {
	/** Milliseconds since an arbitrary fixed moment; never goes back. */
	now(): number;
	/** Calls `callback` once after `milliseconds`; the returned function cancels that. */
	after(milliseconds: number, callback: () => void): () => void;
}

/** The machine's own monotonic clock. */
export const systemClock: Clock = {
	now: () => performance.now(),
	after: (milliseconds, callback) => {
		const timer = setTimeout(callback, milliseconds);
		return () => clearTimeout(timer);
	},
};

/** Resolves after `milliseconds` of `clock`, or as soon as `signal` aborts. */
export function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return Promise.resolve();
	return new Promise((resolve) => {
		const end = (): void => {
			cancel();
			signal?.removeEventListener('abort', end);
			resolve();
		};
		const cancel = clock.after(milliseconds, end);
		signal?.addEventListener('abort', end);
	});
}
