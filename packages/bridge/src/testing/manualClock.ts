import type { Clock } from '../ports/clock.ts';

/** A clock that stands until a test moves it. */
export class ManualClock implements Clock {
	#now = 0;
	#timers: { readonly at: number; readonly callback: () => void }[] = [];

	now(): number {
		return this.#now;
	}

	after(milliseconds: number, callback: () => void): () => void {
		const timer = { at: this.#now + milliseconds, callback };
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter((other) => other !== timer);
		};
	}

	/** Moves time forward and calls the timers that are due, in their order. */
	advance(milliseconds: number): void {
		this.#now += milliseconds;
		const due = this.#timers.filter(({ at }) => at <= this.#now).sort((first, second) => first.at - second.at);
		this.#timers = this.#timers.filter(({ at }) => at > this.#now);
		for (const { callback } of due) callback();
	}

	/** Milliseconds until the next timer, null where there is none. */
	get next(): number | null {
		return this.#timers.length === 0 ? null : Math.min(...this.#timers.map(({ at }) => at)) - this.#now;
	}
}
