import { RLP } from '@ethereumjs/rlp';
import { keyBytes } from './hexKey.ts';
import { pathOf } from './keyPaths.ts';
import { EMPTY_ROOT, type NodeSink } from './trie/encode.ts';
import type { Child } from './trie/node.ts';
import type { NodeStore } from './trie/nodeStore.ts';
import { readTrie } from './trie/read.ts';
import { rootInSteps } from './trie/steps.ts';
import { type TrieChange, updateTrie } from './trie/update.ts';

/** A slot of the storage that lies below the trie; undefined where it is not known yet. */
export type SlotBelow = (name: string) => Uint8Array | undefined;

/** Storage of one account over the trie it had: slots read or written, by unprefixed hex of their key. */
export class StorageOverlay {
	readonly #base: Uint8Array;
	readonly #below: SlotBelow | null;
	/** Values without leading zeros; empty is zero. */
	readonly slots = new Map<string, Uint8Array>();
	readonly #written = new Set<string>();

	/**
	 * `base` is the storage root below; a cleared storage starts from the empty root. `below` has what that trie has not: a
	 * trie over it keeps zeros too, as the RLP of nothing.
	 */
	constructor(base: Uint8Array, below: SlotBelow | null = null) {
		this.#base = base;
		this.#below = below;
	}

	/** Whether a slot lies below and has to be made known before it is read. */
	isUnknown(key: Uint8Array, name: string, store: NodeStore): boolean {
		if (this.#below === null || this.slots.has(name)) return false;
		return this.#inTrie(key, store) === null && this.#below(name) === undefined;
	}

	/** A slot's value without leading zeros. */
	read(key: Uint8Array, name: string, store: NodeStore): Uint8Array {
		const known = this.slots.get(name);
		if (known !== undefined) return known;
		const value = this.#present(key, name, store);
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
		return rootInSteps(trieAt(this.#base), this.#changes(store), store.load, sink);
	}

	/** The storage with what was written, as a trie of which nothing is stored. */
	trie(store: NodeStore): Child | null {
		return updateTrie(trieAt(this.#base), this.#changes(store), store.load);
	}

	#changes(store: NodeStore): TrieChange[] {
		const changes: TrieChange[] = [];
		for (const name of this.#written) {
			const value = this.slots.get(name);
			const key = keyBytes(name);
			if (value === undefined || (this.#below !== null && equalBytes(value, this.#present(key, name, store)))) continue;
			const isGone = value.length === 0 && this.#below === null;
			changes.push({ path: pathOf(key), value: isGone ? null : RLP.encode(value) });
		}
		return changes;
	}

	/** As it was before anything was written. */
	#present(key: Uint8Array, name: string, store: NodeStore): Uint8Array {
		return this.#inTrie(key, store) ?? this.#below?.(name) ?? NOTHING;
	}

	#inTrie(key: Uint8Array, store: NodeStore): Uint8Array | null {
		const encoded = readTrie(trieAt(this.#base), pathOf(key), store.load);
		return encoded === null ? null : (RLP.decode(encoded) as Uint8Array);
	}
}

/** The trie of a root, as the trie functions take it. */
export function trieAt(root: Uint8Array): Child | null {
	return Buffer.compare(root, EMPTY_ROOT) === 0 ? null : { kind: 'hashed', reference: root };
}

function equalBytes(first: Uint8Array, second: Uint8Array): boolean {
	return Buffer.compare(first, second) === 0;
}

const NOTHING = new Uint8Array(0);
