/** What somebody wants of the next block alone. What is wanted while a block is under way is of the one after it. */
export class NextBlockWish<T> {
	#wanted: { readonly value: T } | null = null;
	/** What is wanted of the block that is being made. */
	#begunWith: { readonly value: T } | null = null;

	/** What is wanted of a block that is begun now; null for nothing. */
	get value(): T | null {
		return this.#wanted?.value ?? null;
	}

	set value(value: T | null) {
		this.#wanted = value === null ? null : { value };
	}

	/** A block is begun, which has what is wanted now. */
	begin(): void {
		this.#begunWith = this.#wanted;
	}

	/** The block that was begun is made. */
	made(): void {
		if (this.#wanted === this.#begunWith) this.#wanted = null;
	}
}
