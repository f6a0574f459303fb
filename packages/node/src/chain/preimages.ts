import { BoundedCache, keccak256 } from '@mosaic/consensus';
import { hexKey, keyBytes } from '../state/index.ts';
import { type Batch, type Database, tables } from '../storage/index.ts';

/** Keys remembered as written, so that they are not written with each block. */
const KNOWN_KEYS = 50_000;

/** The addresses and slots behind the hashes of the tries, which do not tell them: for dumps of a development stack. */
export class Preimages {
	readonly #database: Database;
	readonly #known = new BoundedCache<true>(KNOWN_KEYS);

	constructor(database: Database) {
		this.#database = database;
	}

	/** Adds keys, unprefixed hexadecimal, to a batch. */
	write(batch: Batch, keys: Iterable<string>): void {
		const added: string[] = [];
		for (const key of keys) {
			if (this.#known.get(key) !== undefined) continue;
			const bytes = keyBytes(key);
			batch.put(tables.preimages, hexKey(keccak256(bytes)), bytes);
			added.push(key);
		}
		batch.afterwards(() => {
			for (const key of added) this.#known.set(key, true);
		});
	}

	/** The key of this unprefixed hash; undefined where an earlier version did not keep it. */
	find(digest: string): Uint8Array | undefined {
		return this.#database.get(tables.preimages, digest);
	}
}
