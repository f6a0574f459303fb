/** Counts by `topic/verdict/code`. Of more keys than it has room for, the rest is counted together. */
export class Counters {
	readonly #counts = new Map<string, number>();

	/** `subject`: a topic or protocol; `code`: which of the reasons for this outcome. */
	count(subject: string, outcome: string, code?: string): void {
		const key = code === undefined ? `${subject}/${outcome}` : `${subject}/${outcome}/${code}`;
		const known = this.#counts.has(key) || this.#counts.size < mostKeys ? key : 'other';
		this.#counts.set(known, (this.#counts.get(known) ?? 0) + 1);
	}

	all(): Readonly<Record<string, number>> {
		return Object.fromEntries(this.#counts);
	}
}

const mostKeys = 512;
