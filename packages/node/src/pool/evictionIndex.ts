import { BinaryHeap } from './binaryHeap.ts';
import type { PoolEntry } from './entry.ts';

interface Priced {
	readonly entry: PoolEntry;
	readonly tip: bigint;
	/** Whether the entry was executable when this was put in: outdated otherwise. */
	readonly executable: boolean;
}

/**
 * The pool's entries by what is given up first: the cheapest at the base fee, among equals the latest. Waiting and
 * executable entries are kept apart. Entries that left the pool or changed sides are skipped when they come up.
 */
export class EvictionIndex {
	readonly #baseFee: bigint;
	readonly #isPooled: (entry: PoolEntry) => boolean;
	readonly #waiting: BinaryHeap<Priced>;
	readonly #executable: BinaryHeap<Priced>;

	constructor(entries: Iterable<PoolEntry>, baseFee: bigint, isPooled: (entry: PoolEntry) => boolean) {
		this.#baseFee = baseFee;
		this.#isPooled = isPooled;
		const priced = [...entries].map((entry) => this.#price(entry));
		this.#waiting = new BinaryHeap(
			givenUpBefore,
			priced.filter(({ executable }) => !executable),
		);
		this.#executable = new BinaryHeap(
			givenUpBefore,
			priced.filter(({ executable }) => executable),
		);
	}

	/** Entries held, outdated ones included. */
	get size(): number {
		return this.#waiting.size + this.#executable.size;
	}

	/** Puts in a new entry, or one that changed sides. */
	add(entry: PoolEntry): void {
		const priced = this.#price(entry);
		(priced.executable ? this.#executable : this.#waiting).push(priced);
	}

	/** Takes out the cheapest waiting or executable entry. */
	take(side: 'waiting' | 'executable'): PoolEntry | undefined {
		const heap = side === 'waiting' ? this.#waiting : this.#executable;
		for (;;) {
			const priced = heap.pop();
			if (priced === undefined) return undefined;
			if (priced.entry.executable === priced.executable && this.#isPooled(priced.entry)) return priced.entry;
		}
	}

	#price(entry: PoolEntry): Priced {
		return { entry, tip: entry.effectiveTip(this.#baseFee), executable: entry.executable };
	}
}

function givenUpBefore(first: Priced, second: Priced): boolean {
	if (first.tip !== second.tip) return first.tip < second.tip;
	return first.entry.arrival > second.entry.arrival;
}
