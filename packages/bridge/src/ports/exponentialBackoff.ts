/** Waiting times that double from `first` to `longest`, in milliseconds, until `reset`. */
export class ExponentialBackoff {
	readonly #first: number;
	readonly #longest: number;
	#next: number;

	constructor(first: number, longest: number) {
		this.#first = first;
		this.#longest = longest;
		this.#next = first;
	}

	/** The next waiting time. */
	next(): number {
		const delay = this.#next;
		this.#next = Math.min(this.#longest, delay * 2);
		return delay;
	}

	reset(): void {
		this.#next = this.#first;
	}
}
