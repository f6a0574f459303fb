/** Milliseconds of rest after a turn that failed, doubled at each further failure in a row. */
const retryPauses = { first: 100, longest: 10_000 } as const;

/** Something to do while no turn is taken, and what to do where that never comes. */
interface Interlude {
	readonly run: () => Promise<void>;
	readonly abandon: () => void;
}

/**
 * Runs `turn` again and again while it has something to do, one at a time: `wake` starts it, or lets it take another
 * turn where it runs already, so that no wake is ever lost. A turn answers whether another should follow at once.
 * A turn that throws is taken again after a growing pause, which no wake shortens: a fault that stays neither stops the
 * work for good nor keeps the process busy.
 */
export class WakingLoop {
	readonly #turn: () => Promise<boolean>;
	readonly #onFailure: (error: unknown) => void;
	readonly #interludes: Interlude[] = [];
	#running: Promise<void> | null = null;
	#woken = false;
	#stopped = false;
	#endPause: () => void = () => undefined;

	/** `onFailure` hears of each turn that threw. */
	constructor(turn: () => Promise<boolean>, onFailure: (error: unknown) => void) {
		this.#turn = turn;
		this.#onFailure = onFailure;
	}

	wake(): void {
		this.#woken = true;
		if (this.#stopped) return;
		this.#running ??= this.#run();
	}

	/** Runs a task when the turn under way is over, and no turn before it is; rejects where the loop is stopped. */
	between<T>(task: () => Promise<T>): Promise<T> {
		return new Promise((resolve, reject) => {
			const abandon = (): void => reject(new LoopStopped());
			if (this.#stopped) return abandon();
			this.#interludes.push({ run: () => task().then(resolve, reject), abandon });
			this.wake();
		});
	}

	/** Lets the turn under way finish, takes no other, and resolves then. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#endPause();
		await this.#running;
		for (const { abandon } of this.#interludes.splice(0)) abandon();
	}

	async #run(): Promise<void> {
		await Promise.resolve();
		let failures = 0;
		while (this.#woken && !this.#stopped) {
			this.#woken = false;
			for (let next = this.#interludes.shift(); next !== undefined; next = this.#interludes.shift()) await next.run();
			try {
				if (await this.#turn()) this.#woken = true;
				failures = 0;
			} catch (error) {
				this.#woken = true;
				this.#onFailure(error);
				await this.#pause(Math.min(retryPauses.first * 2 ** failures, retryPauses.longest));
				failures += 1;
			}
		}
		this.#running = null;
	}

	#pause(milliseconds: number): Promise<void> {
		if (this.#stopped) return Promise.resolve();
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.#endPause = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}
}

/** What was to happen between two turns never will: there are no more. */
export class LoopStopped extends Error {
	override readonly name = 'LoopStopped';
	readonly code = 'LOOP_STOPPED';

	constructor() {
		super('the work that this was to come between has been stopped');
	}
}
