import { keccak256 } from '@mosaic/consensus';
import { hexKey } from '../hexKey.ts';
import { type Child, encodePath, type TrieNode } from './node.ts';

/** Takes each node that was hashed: unprefixed hash, RLP, and the node itself, whose children are references now. */
export type NodeSink = (key: string, encoded: Uint8Array, node: TrieNode) => void;

/** keccak256 of the empty string's RLP: the root of an empty trie. */
export const EMPTY_ROOT: Uint8Array = keccak256(Uint8Array.of(0x80));

/**
 * Hashes a trie, each new node once, children first, and gives its root. Nodes that have a reference already are not
 * visited. The root is hashed also where its RLP is shorter than a hash.
 */
export function hashTrie(root: Child | null, sink: NodeSink): Uint8Array {
	if (root === null) return EMPTY_ROOT;
	if (root.kind === 'hashed') return root.reference;
	if (root.reference !== undefined && root.reference.length === 32) return root.reference;
	const encoded = encodeNode(root, sink);
	return keep(root, encoded, sink);
}

/** Hashes what is below a node, a branch with its leaves a step, so that `hashTrie` has little left to do. */
export function* hashChildren(node: Child | null, sink: NodeSink): Generator<void, void> {
	if (node === null || node.kind === 'hashed' || node.kind === 'leaf' || node.reference !== undefined) return;
	for (const child of node.kind === 'branch' ? node.children : [node.child]) {
		if (child === null || child.kind === 'hashed' || child.kind === 'leaf') continue;
		yield* hashChildren(child, sink);
		referenceOf(child, sink);
		yield;
	}
}

/** The reference of a child, hashing what is new below it. */
function referenceOf(child: Child, sink: NodeSink): Uint8Array {
	if (child.kind === 'hashed') return child.reference;
	if (child.reference !== undefined) return child.reference;
	const encoded = encodeNode(child, sink);
	if (encoded.length >= 32) return keep(child, encoded, sink);
	child.reference = encoded;
	return encoded;
}

function keep(node: TrieNode, encoded: Uint8Array, sink: NodeSink): Uint8Array {
	const hash = keccak256(encoded);
	node.reference = hash;
	sink(hexKey(hash), encoded, node);
	return hash;
}

/** RLP of a node; afterwards its hashed children are held by their hashes, so that caches can let go of them. */
function encodeNode(node: TrieNode, sink: NodeSink): Uint8Array {
	switch (node.kind) {
		case 'leaf':
			return encodeList([encodeString(encodePath(node.path, true)), encodeString(node.value)]);
		case 'extension': {
			const reference = referenceOf(node.child, sink);
			if (reference.length === 32) node.child = { kind: 'hashed', reference };
			return encodeList([encodeString(encodePath(node.path, false)), encodeReference(reference)]);
		}
		case 'branch':
			return encodeBranch(node.children, sink);
	}
}

/** Written at once: of all that is encoded, branches are the most and the largest. */
function encodeBranch(children: (Child | null)[], sink: NodeSink): Uint8Array {
	const references: (Uint8Array | null)[] = new Array(16).fill(null);
	// The value, which a branch here has not.
	let size = 1;
	for (let index = 0; index < 16; index += 1) {
		const child = children[index] ?? null;
		const reference = child === null ? null : referenceOf(child, sink);
		if (reference?.length === 32 && child?.kind !== 'hashed') children[index] = { kind: 'hashed', reference };
		references[index] = reference;
		size += referenceSize(reference);
	}
	const { bytes, start } = prefixed(size, 0xc0);
	let offset = start;
	for (const reference of references) {
		if (reference === null) bytes[offset] = EMPTY;
		else if (reference.length === 32) {
			bytes[offset] = HASH_PREFIX;
			bytes.set(reference, offset + 1);
		} else bytes.set(reference, offset);
		offset += referenceSize(reference);
	}
	bytes[offset] = EMPTY;
	return bytes;
}

function referenceSize(reference: Uint8Array | null): number {
	if (reference === null) return 1;
	return reference.length === 32 ? 33 : reference.length;
}

const EMPTY = 0x80;
const HASH_PREFIX = 0xa0;

/** A hash is a string of 32 bytes; an embedded node is RLP already. */
function encodeReference(reference: Uint8Array): Uint8Array {
	if (reference.length !== 32) return reference;
	const bytes = new Uint8Array(33);
	bytes[0] = HASH_PREFIX;
	bytes.set(reference, 1);
	return bytes;
}

function encodeString(value: Uint8Array): Uint8Array {
	const first = value[0] ?? 0;
	if (value.length === 1 && first < 0x80) return value;
	return withPrefix(value.length, 0x80, [value]);
}

function encodeList(items: readonly Uint8Array[]): Uint8Array {
	let size = 0;
	for (const item of items) size += item.length;
	return withPrefix(size, 0xc0, items);
}

function withPrefix(size: number, base: number, parts: readonly Uint8Array[]): Uint8Array {
	const { bytes, start } = prefixed(size, base);
	let offset = start;
	for (const part of parts) {
		bytes.set(part, offset);
		offset += part.length;
	}
	return bytes;
}

/** Room for a string or a list of this size behind its prefix, which is written; what is in it begins at `start`. */
function prefixed(size: number, base: number): { readonly bytes: Uint8Array; readonly start: number } {
	const sizeBytes = size < 56 ? 0 : size < 0x100 ? 1 : size < 0x10000 ? 2 : size < 0x1000000 ? 3 : 4;
	const bytes = new Uint8Array(1 + sizeBytes + size);
	bytes[0] = sizeBytes === 0 ? base + size : base + 55 + sizeBytes;
	for (let index = 0; index < sizeBytes; index += 1) {
		bytes[1 + index] = (size >>> (8 * (sizeBytes - 1 - index))) & 0xff;
	}
	return { bytes, start: 1 + sizeBytes };
}
