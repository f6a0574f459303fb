/** Milliseconds of a slot. */
export const SLOT = 1_000;

/** A beginning of a slot as some clock has it: at this time of the network. */
export interface Tick {
	readonly time: number;
	readonly slot: number;
}

/** A node's clock: it may be ahead or behind, and run fast or slow. */
export class SimulatedClock {
	/** Milliseconds ahead at `#since`. */
	#offset = 0;
	/** Milliseconds gained in each. */
	#rate = 0;
	#since = 0;

	/** What the clock shows at a time of the network, in milliseconds. */
	at(time: number): number {
		return time + this.#offset + this.#rate * (time - this.#since);
	}

	/** Sets the clock `ahead` milliseconds ahead of the network; negative is behind. */
	jump(time: number, ahead: number): void {
		this.#offset = ahead;
		this.#since = time;
	}

	/** From now on the clock gains so many milliseconds in each: 0.01 is fast by a hundredth. */
	drift(time: number, rate: number): void {
		this.#offset = this.at(time) - time;
		this.#since = time;
		this.#rate = rate;
	}

	/** Sets the clock right, and lets it run right. */
	correct(): void {
		this.#offset = 0;
		this.#rate = 0;
	}

	get isRight(): boolean {
		return this.#offset === 0 && this.#rate === 0;
	}

	/** The beginnings of slots between two times of the network, the second excluded. */
	ticks(from: number, to: number): Tick[] {
		const ticks: Tick[] = [];
		const end = this.at(to);
		for (let slot = Math.ceil(this.at(from) / SLOT); slot * SLOT < end; slot += 1) {
			const time = this.#since + (slot * SLOT - this.#offset - this.#since) / (1 + this.#rate);
			ticks.push({ time: Math.min(Math.max(from, time), to - 1), slot });
		}
		return ticks;
	}
}
