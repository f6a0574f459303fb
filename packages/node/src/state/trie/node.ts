import { RLP } from '@ethereumjs/rlp';
import { StateError } from '../errors.ts';
import { hexKey } from '../hexKey.ts';

/**
 * Nodes of a Merkle Patricia trie whose keys are no prefixes of each other: branches hold no values. Nodes are
 * immutable once they have a reference. Paths are nibbles, one a byte.
 */
export type TrieNode = Leaf | Extension | Branch;

/** A node as its parent names it: the node itself where it is in memory, else its hash. */
export type Child = TrieNode | HashedNode;

/** A node known by the hash of its RLP only. */
interface HashedNode {
	readonly kind: 'hashed';
	/** 32 bytes. */
	readonly reference: Uint8Array;
}

export interface Leaf {
	readonly kind: 'leaf';
	readonly path: Uint8Array;
	readonly value: Uint8Array;
	/** How the parent refers to this node: 32-byte hash, or its RLP where that is shorter; undefined: not hashed yet. */
	reference: Uint8Array | undefined;
}

export interface Extension {
	readonly kind: 'extension';
	readonly path: Uint8Array;
	child: Child;
	reference: Uint8Array | undefined;
}

export interface Branch {
	readonly kind: 'branch';
	/** 16 of them. */
	readonly children: (Child | null)[];
	reference: Uint8Array | undefined;
}

export function leaf(path: Uint8Array, value: Uint8Array): Leaf {
	return { kind: 'leaf', path, value, reference: undefined };
}

export function extension(path: Uint8Array, child: Child): Extension {
	return { kind: 'extension', path, child, reference: undefined };
}

export function branch(children: (Child | null)[]): Branch {
	return { kind: 'branch', children, reference: undefined };
}

/** Decodes the RLP of a node with the reference by which its parent knows it. Throws STATE_NODE_MALFORMED. */
export function decodeNode(bytes: Uint8Array, reference: Uint8Array): TrieNode {
	return fromItems(RLP.decode(bytes) as unknown[], reference);
}

function fromItems(items: unknown, reference: Uint8Array): TrieNode {
	if (Array.isArray(items) && items.length === 17) {
		const children = items.slice(0, 16).map((item) => childOf(item));
		return { kind: 'branch', children, reference };
	}
	if (Array.isArray(items) && items.length === 2 && items[0] instanceof Uint8Array && items[0].length > 0) {
		const { path, isLeaf } = decodePath(items[0]);
		if (isLeaf && items[1] instanceof Uint8Array) return { kind: 'leaf', path, value: items[1], reference };
		const child = childOf(items[1]);
		if (!isLeaf && child !== null) return { kind: 'extension', path, child, reference };
	}
	throw new StateError({ code: 'STATE_NODE_MALFORMED', hash: hexKey(reference) });
}

function childOf(item: unknown): Child | null {
	if (item instanceof Uint8Array) {
		if (item.length === 0) return null;
		if (item.length === 32) return { kind: 'hashed', reference: item };
	}
	return fromItems(item, RLP.encode(item as Uint8Array[]));
}

/** The nibbles of a key. */
export function nibblesOf(key: Uint8Array): Uint8Array {
	const nibbles = new Uint8Array(key.length * 2);
	for (let index = 0; index < key.length; index += 1) {
		const octet = key[index] ?? 0;
		nibbles[2 * index] = octet >> 4;
		nibbles[2 * index + 1] = octet & 15;
	}
	return nibbles;
}

/** Nibbles as the hexadecimal that they are: of a whole path, the hash of its key. */
export function digestOf(path: Uint8Array): string {
	return Array.from(path, (nibble) => nibble.toString(16)).join('');
}

/** Yellow paper, appendix C: the hex-prefix encoding of a path. */
export function encodePath(path: Uint8Array, isLeaf: boolean): Uint8Array {
	const odd = path.length & 1;
	const bytes = new Uint8Array((path.length >> 1) + 1);
	bytes[0] = (isLeaf ? 0x20 : 0) | (odd === 1 ? 0x10 | (path[0] ?? 0) : 0);
	for (let index = odd, target = 1; index < path.length; index += 2, target += 1) {
		bytes[target] = ((path[index] ?? 0) << 4) | (path[index + 1] ?? 0);
	}
	return bytes;
}

function decodePath(bytes: Uint8Array): { path: Uint8Array; isLeaf: boolean } {
	const nibbles = nibblesOf(bytes);
	const flags = nibbles[0] ?? 0;
	return { path: nibbles.subarray(flags & 1 ? 1 : 2), isLeaf: flags >= 2 };
}
