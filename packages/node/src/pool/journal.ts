import type { Hash } from '@mosaic/consensus';
import type { PoolEntry } from './entry.ts';
import type { PoolStore } from './types.ts';

/**
 * Writes the pool's changes behind it: changes of one turn of the event loop, or of the time that a write takes, go to
 * the store in one batch. A transaction is therefore on disk moments after its admission, not before.
 */
export class PoolJournal {
	readonly #store: PoolStore;
	readonly #failed: (error: unknown) => void;
	#changes = new Map<Hash, Uint8Array | null>();
	#writing: Promise<void> | null = null;

	constructor(store: PoolStore, failed: (error: unknown) => void) {
		this.#store = store;
		this.#failed = failed;
	}

	put(entry: Pick<PoolEntry, 'hash' | 'raw'>): void {
		this.#note(entry.hash, entry.raw);
	}

	delete(hash: Hash): void {
		this.#note(hash, null);
	}

	/** Resolves when everything noted so far is written, or was refused by the store. */
	async flush(): Promise<void> {
		while (this.#writing !== null) await this.#writing;
	}

	#note(hash: Hash, raw: Uint8Array | null): void {
		this.#changes.set(hash, raw);
		this.#writing ??= this.#writeAll();
	}

	async #writeAll(): Promise<void> {
		await new Promise<void>((resolve) => setImmediate(resolve));
		while (this.#changes.size > 0) {
			const changes = this.#changes;
			this.#changes = new Map();
			try {
				await this.#store.write(
					[...changes].map(([hash, raw]) => (raw === null ? { kind: 'delete', hash } : { kind: 'put', hash, raw })),
				);
			} catch (error) {
				this.#failed(error);
				this.#changes = new Map([...changes, ...this.#changes]);
				break;
			}
		}
		this.#writing = null;
	}
}
