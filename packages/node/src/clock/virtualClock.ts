/** What tells the time, in Unix milliseconds. */
export interface Clock {
	now(): number;
}

/**
 * A clock that runs with the wall and can be moved forward, never back. The development mode shares one between
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

	/** Moves time forward to `milliseconds`; does nothing where that is past already. */
	advanceTo(milliseconds: number): void {
		const ahead = milliseconds - this.now();
		if (ahead > 0) {
			this.#offset += ahead;
			this.#last = milliseconds;
		}
	}
}
