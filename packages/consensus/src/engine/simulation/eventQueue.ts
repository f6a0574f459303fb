interface Entry<T> {
	readonly time: number;
	readonly order: number;
	readonly event: T;
}

/** Events of virtual time, earliest first, in order of insertion where they are simultaneous: a binary heap. */
export class EventQueue<T> {
	readonly #heap: Entry<T>[] = [];
	#inserted = 0;

	push(time: number, event: T): void {
		const heap = this.#heap;
		const entry = { time, order: this.#inserted, event };
		this.#inserted += 1;
		let place = heap.push(entry) - 1;
		while (place > 0) {
			const above = (place - 1) >> 1;
			const parent = heap[above];
			if (parent === undefined || !isBefore(entry, parent)) break;
			heap[place] = parent;
			place = above;
		}
		heap[place] = entry;
	}

	/** The earliest event at or before a time. */
	popUntil(time: number): { readonly time: number; readonly event: T } | undefined {
		const first = this.#heap[0];
		if (first === undefined || first.time > time) return undefined;
		const last = this.#heap.pop();
		if (last !== undefined && this.#heap.length > 0) this.#sink(last);
		return first;
	}

	#sink(entry: Entry<T>): void {
		const heap = this.#heap;
		let place = 0;
		for (;;) {
			const left = heap[2 * place + 1];
			const right = heap[2 * place + 2];
			const useRight = left !== undefined && right !== undefined && isBefore(right, left);
			const child = useRight ? right : left;
			if (child === undefined || !isBefore(child, entry)) break;
			heap[place] = child;
			place = 2 * place + (useRight ? 2 : 1);
		}
		heap[place] = entry;
	}
}

function isBefore(left: Entry<unknown>, right: Entry<unknown>): boolean {
	return left.time < right.time || (left.time === right.time && left.order < right.order);
}
