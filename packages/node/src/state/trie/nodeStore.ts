import { BoundedCache } from '@mosaic/consensus';
import { type Database, tables } from '../../storage/index.ts';
import { StateError } from '../errors.ts';
import { hexKey } from '../hexKey.ts';
import type { StateBase } from '../stateBase.ts';
import { decodeNode, type TrieNode } from './node.ts';

/** References and values of decoded nodes kept in memory: about 250 bytes each, 16 of them in a full branch. */
const CACHED_REFERENCES = 100_000;
/** Bytes of codes kept in memory. */
const CACHED_CODE_BYTES = 8_000_000;

/** Nodes and codes of a state that is stored nowhere, by unprefixed hash. */
export interface UnstoredState {
	readonly nodes: ReadonlyMap<string, { readonly encoded: Uint8Array }>;
	readonly codes: ReadonlyMap<string, Uint8Array>;
}

/**
 * Trie nodes and codes by hash: those of executed blocks that are not stored yet, a bounded cache, then the database.
 * What has a hash never changes, so that one store serves every state root at once.
 */
export class NodeStore {
	/** What lies below all states of this store; null for a chain of its own. */
	readonly base: StateBase | null;
	readonly #database: Database;
	readonly #unstored: UnstoredState | null;
	readonly #nodes = new BoundedCache<TrieNode>(CACHED_REFERENCES, weightOf);
	readonly #codes = new BoundedCache<Uint8Array>(CACHED_CODE_BYTES, (code) => code.length);

	/** `unstored`: what is seen besides what the database has. */
	constructor(database: Database, base: StateBase | null = null, unstored: UnstoredState | null = null) {
		this.#database = database;
		this.base = base;
		this.#unstored = unstored;
	}

	/** Bound, so that it can be handed to the trie functions as their loader. */
	readonly load = (reference: Uint8Array): TrieNode => {
		const key = hexKey(reference);
		const cached = this.#nodes.get(key);
		if (cached !== undefined) return cached;
		const node = decodeNode(this.encoded(key), reference);
		this.#nodes.set(key, node);
		return node;
	};

	/** RLP of a stored node. Throws StateError STATE_NODE_MISSING. */
	encoded(key: string): Uint8Array {
		const bytes = this.#unstored?.nodes.get(key)?.encoded ?? this.#database.get(tables.nodes, key);
		if (bytes === undefined) throw new StateError({ code: 'STATE_NODE_MISSING', hash: key });
		return bytes;
	}

	/** RLP of a stored node, or a stored code, whichever has this hash. */
	find(key: string): Uint8Array | null {
		return this.#database.get(tables.nodes, key) ?? this.#database.get(tables.codes, key) ?? null;
	}

	hasNode(key: string): boolean {
		return this.#nodes.get(key) !== undefined || this.#database.has(tables.nodes, key);
	}

	/** Contract code. Throws StateError STATE_CODE_MISSING. */
	code(key: string): Uint8Array {
		const cached = this.#codes.get(key);
		if (cached !== undefined) return cached;
		const code = this.#unstored?.codes.get(key) ?? this.#database.get(tables.codes, key);
		if (code === undefined) throw new StateError({ code: 'STATE_CODE_MISSING', hash: key });
		this.#codes.set(key, code);
		return code;
	}

	/** Keeps a node that was just stored, decoded as it is. */
	remember(key: string, node: TrieNode): void {
		this.#nodes.set(key, node);
	}

	rememberCode(key: string, code: Uint8Array): void {
		this.#codes.set(key, code);
	}
}

function weightOf(node: TrieNode): number {
	return node.kind === 'branch' ? 1 + node.children.filter((child) => child !== null).length : 2;
}
