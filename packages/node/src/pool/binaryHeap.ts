/** A binary heap: `before(a, b)` says whether a leaves earlier than b. Push and pop in O(log n), building in O(n). */
export class BinaryHeap<T> {
	readonly #items: T[];
	readonly #before: (first: T, second: T) => boolean;

	constructor(before: (first: T, second: T) => boolean, items: Iterable<T> = []) {
		this.#before = before;
		this.#items = [...items];
		for (let index = (this.#items.length >> 1) - 1; index >= 0; index--) this.#sink(index);
	}

	get size(): number {
		return this.#items.length;
	}

	/** The next to leave. */
	peek(): T | undefined {
		return this.#items[0];
	}

	push(item: T): void {
		this.#items.push(item);
		this.#rise(this.#items.length - 1);
	}

	pop(): T | undefined {
		const first = this.#items[0];
		const last = this.#items.pop();
		if (last !== undefined && this.#items.length > 0) {
			this.#items[0] = last;
			this.#sink(0);
		}
		return first;
	}

	#rise(start: number): void {
		let index = start;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!this.#swapIfBefore(index, parent)) return;
			index = parent;
		}
	}

	#sink(start: number): void {
		let index = start;
		for (;;) {
			const left = 2 * index + 1;
			if (left >= this.#items.length) return;
			const child = this.#isBefore(left + 1, left) ? left + 1 : left;
			if (!this.#swapIfBefore(child, index)) return;
			index = child;
		}
	}

	#isBefore(first: number, second: number): boolean {
		const one = this.#items[first];
		const other = this.#items[second];
		return one !== undefined && other !== undefined && this.#before(one, other);
	}

	#swapIfBefore(child: number, parent: number): boolean {
		const lower = this.#items[child];
		const upper = this.#items[parent];
		if (lower === undefined || upper === undefined || !this.#before(lower, upper)) return false;
		this.#items[child] = upper;
		this.#items[parent] = lower;
		return true;
	}
}
