import { RLP } from '@ethereumjs/rlp';
import { keyBytes } from './hexKey.ts';
import { pathOf } from './keyPaths.ts';
import { EMPTY_ROOT, type NodeSink } from './trie/encode.ts';
import type { Child } from './trie/node.ts';
import type { NodeStore } from './trie/nodeStore.ts';
import { readTrie } from './trie/read.ts';
import { rootInSteps } from './trie/steps.ts';
import { type TrieChange, updateTrie } from './trie/update.ts';

/** Storage of one account over the trie it had: slots read or written, by unprefixed hex of their key. */
export class StorageOverlay {
	readonly #base: Uint8Array;
	/** Values without leading zeros; empty is zero. */
	readonly slots = new Map<string, Uint8Array>();
	readonly #written = new Set<string>();

	/** `base` is the storage root below; a cleared storage starts from the empty root. */
	constructor(base: Uint8Array) {
		this.#base = base;
	}

	/** A slot's value without leading zeros. */
	read(key: Uint8Array, name: string, store: NodeStore): Uint8Array {
		const known = this.slots.get(name);
		if (known !== undefined) return known;
		const encoded = readTrie(trieAt(this.#base), pathOf(key), store.load);
		const value = encoded === null ? NOTHING : (RLP.decode(encoded) as Uint8Array);
		this.slots.set(name, value);
		return value;
	}

	write(name: string, value: Uint8Array): void {
		this.slots.set(name, value);
		this.#written.add(name);
	}

	/** Slots that were written, unprefixed. */
	get writtenSlots(): Iterable<string> {
		return this.#written;
	}

	/** Whether the storage may differ from the trie below. */
	isWritten(): boolean {
		return this.#written.size > 0;
	}

	/** The storage root with what was written. */
	rootInSteps(store: NodeStore, sink: NodeSink): Generator<void, Uint8Array> {
		return rootInSteps(trieAt(this.#base), this.#changes(), store.load, sink);
	}

	/** The storage with what was written, as a trie of which nothing is stored. */
	trie(store: NodeStore): Child | null {
		return updateTrie(trieAt(this.#base), this.#changes(), store.load);
	}

	#changes(): TrieChange[] {
		const changes: TrieChange[] = [];
		for (const name of this.#written) {
			const value = this.slots.get(name);
			if (value === undefined) continue;
			changes.push({ path: pathOf(keyBytes(name)), value: value.length === 0 ? null : RLP.encode(value) });
		}
		return changes;
	}
}

/** The trie of a root, as the trie functions take it. */
export function trieAt(root: Uint8Array): Child | null {
	return Buffer.compare(root, EMPTY_ROOT) === 0 ? null : { kind: 'hashed', reference: root };
}

const NOTHING = new Uint8Array(0);
