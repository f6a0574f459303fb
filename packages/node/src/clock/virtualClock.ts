/** What tells the time, in Unix milliseconds. */
export interface Clock {
	now(): number;
}

/**
 * A clock that runs with the wall and can be moved; by itself it never goes back. The development mode shares one between
 * both chains, so that a block can be made at once by moving time to the start of the next slot.
 */
export class VirtualClock implements Clock {
	readonly #wall: () => number;
	#offset = 0;
	#last = 0;

	/** `wall` gives Unix milliseconds; a wall that steps back makes this clock stand still until it has caught up. */
	constructor(wall: () => number = Date.now) {
		this.#wall = wall;
	}

	now(): number {
		this.#last = Math.max(this.#last, this.#wall() + this.#offset);
		return this.#last;
	}

	/** Milliseconds by which this clock is ahead of the wall; negative: behind. */
	get offset(): number {
		return this.now() - this.#wall();
	}

	/** Moves time forward to `milliseconds`; does nothing where that is past already. */
	advanceTo(milliseconds: number): void {
		if (milliseconds > this.now()) this.set(milliseconds);
	}

	/** Moves time to `milliseconds`, also back: only for somebody who wants just that. */
	set(milliseconds: number): void {
		this.#offset = milliseconds - this.#wall();
		this.#last = milliseconds;
	}
}
