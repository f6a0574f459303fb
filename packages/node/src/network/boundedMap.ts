/** A map of at most `capacity` entries that forgets its least recently used entry first. */
export class BoundedMap<K, V> {
	readonly #capacity: number;
	readonly #entries = new Map<K, V>();

	constructor(capacity: number) {
		this.#capacity = capacity;
	}

	get size(): number {
		return this.#entries.size;
	}

	/** From the least recently used on; looking at them is no use of them. */
	values(): readonly V[] {
		return [...this.#entries.values()];
	}

	get(key: K): V | undefined {
		const value = this.#entries.get(key);
		if (value !== undefined) {
			this.#entries.delete(key);
			this.#entries.set(key, value);
		}
		return value;
	}

	set(key: K, value: V): void {
		this.#entries.delete(key);
		this.#entries.set(key, value);
		if (this.#entries.size > this.#capacity) {
			for (const oldest of this.#entries.keys()) {
				this.#entries.delete(oldest);
				break;
			}
		}
	}
}
