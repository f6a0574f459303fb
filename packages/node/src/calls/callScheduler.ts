import { BackendError } from '@mosaic/rpc';
import type { Pace } from '../execution/index.ts';

/** How calls share the thread. */
export interface SchedulerOptions {
	/** Milliseconds that calls together take from a turn of the event loop. */
	readonly sliceMilliseconds: number;
	/** Calls under way at once, over all callers and for one: each holds the memory of a machine. */
	readonly running: number;
	readonly runningOfCaller: number;
	/** Calls that wait to begin. */
	readonly waiting: number;
}

const usual: SchedulerOptions = { sliceMilliseconds: 2, running: 64, runningOfCaller: 4, waiting: 4_096 };

/** Hands the thread to a call that waits for it. */
type Waiting = () => void;

/** What one caller waits for. */
interface Caller {
	/** Calls that have not begun. */
	readonly fresh: Waiting[];
	/** Calls that gave the thread back when their slice was over. */
	readonly suspended: Waiting[];
	/** Calls that have begun and not ended. */
	running: number;
}

/**
 * Shares one thread between calls and everything else. One call at a time holds the thread; after a slice it lets the
 * event loop turn, and then the next caller has its turn. So no caller, and no call, keeps blocks or other callers waiting
 * (docs/decisions/0008).
 */
export class CallScheduler {
	readonly #options: SchedulerOptions;
	/** In the order of their turns. */
	readonly #callers = new Map<object, Caller>();
	#held = false;
	#sliceEnd = 0;
	#running = 0;
	#waiting = 0;
	#scheduled = false;

	constructor(options: Partial<SchedulerOptions> = {}) {
		this.#options = { ...usual, ...options };
	}

	/**
	 * Runs a call of a caller until `deadline`, in milliseconds of `performance.now()`, waiting included. Rejects with
	 * LIMIT_EXCEEDED where it takes longer (`late` words that), or where too many wait.
	 */
	async run<T>(caller: object, deadline: number, late: string, work: (pace: Pace) => Promise<T>): Promise<T> {
		const own = this.#callerOf(caller);
		try {
			await this.#begin(own);
		} catch (error) {
			this.#forgetIdle(caller, own);
			throw error;
		}
		const pause = (): Promise<void> | null => {
			const now = performance.now();
			if (now >= deadline) throw new BackendError('LIMIT_EXCEEDED', late);
			return now < this.#sliceEnd ? null : this.#suspend(own, pause);
		};
		try {
			await pause();
			return await work({
				pause,
				get left() {
					return Math.max(0, deadline - performance.now());
				},
				meanwhile: (elsewhere) => this.#meanwhile(own, elsewhere, pause),
			});
		} finally {
			this.#count(own, -1);
			this.#release();
			this.#forgetIdle(caller, own);
		}
	}

	#callerOf(caller: object): Caller {
		const known = this.#callers.get(caller);
		if (known !== undefined) return known;
		const created: Caller = { fresh: [], suspended: [], running: 0 };
		this.#callers.set(caller, created);
		return created;
	}

	#forgetIdle(caller: object, own: Caller): void {
		if (own.running + own.fresh.length === 0) this.#callers.delete(caller);
	}

	async #begin(own: Caller): Promise<void> {
		if (!this.#held && this.#waiting === 0 && this.#mayBegin(own)) {
			this.#sliceEnd = performance.now() + this.#options.sliceMilliseconds;
			this.#held = true;
			this.#count(own, 1);
			return;
		}
		if (this.#waiting >= this.#options.waiting) {
			throw new BackendError('LIMIT_EXCEEDED', 'too many calls wait for their turn: ask again later');
		}
		await this.#wait(own.fresh);
	}

	/** Gives the thread away until the next turn. */
	async #suspend(own: Caller, pause: () => Promise<void> | null): Promise<void> {
		this.#held = false;
		await this.#wait(own.suspended);
		await pause();
	}

	async #meanwhile<T>(own: Caller, elsewhere: Promise<T>, pause: () => Promise<void> | null): Promise<T> {
		this.#release();
		try {
			return await elsewhere;
		} finally {
			await this.#wait(own.suspended);
			await pause();
		}
	}

	/** Resolves when the one that waits holds the thread. */
	#wait(queue: Waiting[]): Promise<void> {
		this.#waiting += 1;
		return new Promise((resolve) => {
			queue.push(resolve);
			this.#schedule();
		});
	}

	#release(): void {
		this.#held = false;
		if (this.#waiting === 0) return;
		// Cheap calls follow one another within a slice.
		if (performance.now() < this.#sliceEnd) this.#next();
		else this.#schedule();
	}

	#schedule(): void {
		if (this.#scheduled || this.#held) return;
		this.#scheduled = true;
		setImmediate(() => {
			this.#scheduled = false;
			if (this.#held) return;
			this.#sliceEnd = performance.now() + this.#options.sliceMilliseconds;
			this.#next();
		});
	}

	/** Hands the thread to the next caller that has a use for it. */
	#next(): void {
		for (const [key, caller] of this.#callers) {
			const begins = caller.fresh.length > 0 && this.#mayBegin(caller);
			const next = (begins ? caller.fresh : caller.suspended).shift();
			if (next === undefined) continue;
			if (begins) this.#count(caller, 1);
			this.#callers.delete(key);
			this.#callers.set(key, caller);
			this.#waiting -= 1;
			this.#held = true;
			next();
			return;
		}
	}

	#count(caller: Caller, change: 1 | -1): void {
		caller.running += change;
		this.#running += change;
	}

	#mayBegin(caller: Caller): boolean {
		return this.#running < this.#options.running && caller.running < this.#options.runningOfCaller;
	}
}
