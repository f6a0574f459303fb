/**
 * A cache of values that can be had again: two generations, the older dropped as a whole when the younger is full.
 * As cheap as a map, and never heavier than twice `capacity`.
 */
export class BoundedCache<V> {
	readonly #capacity: number;
	readonly #weigh: (value: V) => number;
	#weight = 0;
	#young = new Map<string, V>();
	#old = new Map<string, V>();

	/** `weigh` tells the weight of a value in the unit of the capacity; without it, each weighs 1. */
	constructor(capacity: number, weigh: (value: V) => number = () => 1) {
		this.#capacity = capacity;
		this.#weigh = weigh;
	}

	get size(): number {
		return this.#young.size + this.#old.size;
	}

	get(key: string): V | undefined {
		const recent = this.#young.get(key);
		if (recent !== undefined) return recent;
		const found = this.#old.get(key);
		if (found !== undefined) this.set(key, found);
		return found;
	}

	set(key: string, value: V): void {
		if (this.#weight >= this.#capacity) {
			this.#old = this.#young;
			this.#young = new Map();
			this.#weight = 0;
		}
		this.#young.set(key, value);
		this.#weight += this.#weigh(value);
	}

	clear(): void {
		this.#young.clear();
		this.#old.clear();
	}
}
