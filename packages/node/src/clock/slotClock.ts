import type { Clock } from './virtualClock.ts';

/** A drift up to here, in milliseconds, is no skew. */
const DRIFT = 500;
/** Share of the elapsed time by which a drift is made up for. */
const SLEW = 0.05;
/** Share of the elapsed time by which a wall that stepped back is waited for. */
const BRAKE = 0.1;
/** Milliseconds for which the wall must stay ahead before it is believed. */
const PATIENCE = 10_000;

/** A wall, or peers, that disagree with the clock. */
export interface Skew {
	/** How far the wall, or the median of the peers, is ahead of this clock in milliseconds; negative: behind. */
	readonly ahead: number;
	/** `slowed`: the clock runs slower until the wall has caught up. `moved`: it moved on to the wall. `reported`: peers disagree. */
	readonly action: 'slowed' | 'moved' | 'reported';
}

/** What a {@link SlotClock} is made of. */
export interface SlotClockOptions {
	/** Unix milliseconds; may jump. Default: `Date.now`. */
	readonly wall?: () => number;
	/** Milliseconds since any moment; never goes back. Default: `performance.now`. */
	readonly monotonic?: () => number;
	/** Told once of each episode of skew. */
	readonly onSkew?: (skew: Skew) => void;
}

/**
 * The time of a node on a real network: it never goes back, and no step of the wall moves it at once, so that a clock
 * that is set wrongly leads to no slot twice. Small drifts are made up for at 5 %; while the wall is behind, time runs
 * at 90 % until they meet; a wall that has stayed ahead for 10 s is adopted: the machine slept.
 */
export class SlotClock implements Clock {
	readonly #wall: () => number;
	readonly #monotonic: () => number;
	readonly #onSkew: (skew: Skew) => void;
	/** Both of one moment, the last reading. */
	#time: number;
	#reading: number;
	#braking = false;
	/** Since when the wall is ahead, and the least it was ahead since. */
	#waiting: { readonly since: number; readonly ahead: number } | null = null;
	#peersAstray = false;

	constructor({
		wall = Date.now,
		monotonic = () => performance.now(),
		onSkew = () => undefined,
	}: SlotClockOptions = {}) {
		this.#wall = wall;
		this.#monotonic = monotonic;
		this.#onSkew = onSkew;
		this.#time = wall();
		this.#reading = monotonic();
	}

	/** Unix milliseconds, whole. */
	now(): number {
		const reading = this.#monotonic();
		const elapsed = Math.max(0, reading - this.#reading);
		this.#reading = Math.max(this.#reading, reading);
		this.#time += elapsed;
		this.#time += this.#correction(this.#wall() - this.#time, elapsed);
		return Math.floor(this.#time);
	}

	/**
	 * Takes how far each peer's clock is ahead of this one, in milliseconds. Peers move no clock: where the median of at
	 * least two is more than 500 ms off, it is reported.
	 */
	observePeers(offsets: readonly number[]): void {
		const known = offsets.filter(Number.isFinite).sort((first, second) => first - second);
		if (known.length < 2) return;
		const ahead = median(known);
		const astray = Math.abs(ahead) > DRIFT;
		if (astray && !this.#peersAstray) this.#onSkew({ ahead, action: 'reported' });
		this.#peersAstray = astray;
	}

	/** What to add to a time that ran on by `elapsed` and that the wall is ahead of by `ahead`. */
	#correction(ahead: number, elapsed: number): number {
		if (ahead > DRIFT) {
			this.#braking = false;
			return this.#wait(ahead);
		}
		this.#waiting = null;
		if (ahead < -DRIFT && !this.#braking) {
			this.#braking = true;
			this.#onSkew({ ahead, action: 'slowed' });
		}
		if (ahead >= 0) this.#braking = false;
		const most = elapsed * (this.#braking ? BRAKE : SLEW);
		return Math.min(most, Math.max(-most, ahead));
	}

	/** Moves on to a wall that has been ahead for long enough, by the least that it was ahead. */
	#wait(ahead: number): number {
		const waiting = this.#waiting ?? { since: this.#reading, ahead };
		const least = Math.min(waiting.ahead, ahead);
		if (this.#reading - waiting.since < PATIENCE) {
			this.#waiting = { since: waiting.since, ahead: least };
			return 0;
		}
		this.#waiting = null;
		this.#onSkew({ ahead: least, action: 'moved' });
		return least;
	}
}

/** The middle of sorted numbers; of two middles, their mean. */
function median(sorted: readonly number[]): number {
	const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
	const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
	return (lower + upper) / 2;
}
