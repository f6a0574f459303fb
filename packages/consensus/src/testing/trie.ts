import { bytesToHex } from '../bytes/hex.ts';
import { keccak256 } from '../crypto/keccak.ts';
import { type EncodedRlp, encodeRlp, type RlpInput } from '../rlp/encode.ts';
import type { Hash, Hex } from '../types.ts';

/** An entry of a trie: nibbles of its key, and its value. */
interface Entry {
	readonly path: readonly number[];
	readonly value: Uint8Array;
}

/** A Merkle-Patricia trie built at once, with the proofs of its keys. */
export function buildTrie(entries: ReadonlyMap<Hex, Uint8Array>): { root: Hash; prove: (key: Hex) => readonly Hex[] } {
	const leaves = [...entries].map(([key, value]) => ({ path: nibblesOf(key), value }));
	const nodes = new Map<string, Uint8Array>();
	const root = encodeRlp(buildNode(leaves, 0, '', nodes));
	nodes.set('', root);
	return {
		root: bytesToHex(keccak256(root)),
		prove(key) {
			const path = nibblesOf(key)
				.map((nibble) => nibble.toString(16))
				.join('');
			const onPath = [...nodes].filter(([prefix]) => path.startsWith(prefix));
			return onPath.sort(([a], [b]) => a.length - b.length).map(([, node]) => bytesToHex(node));
		},
	};
}

function buildNode(entries: readonly Entry[], depth: number, prefix: string, nodes: Map<string, Uint8Array>): RlpInput {
	const [first] = entries;
	if (first === undefined) return new Uint8Array(0);
	if (entries.length === 1) return [compactPath(first.path.slice(depth), true), first.value];
	const shared = sharedDepth(entries, depth);
	if (shared > depth) {
		const nibbles = first.path.slice(depth, shared);
		const below = prefix + nibbles.map((nibble) => nibble.toString(16)).join('');
		return [compactPath(nibbles, false), reference(buildNode(entries, shared, below, nodes), below, nodes)];
	}
	const children = Array.from({ length: 16 }, (_, nibble) => {
		const below = entries.filter((entry) => entry.path[depth] === nibble);
		const place = prefix + nibble.toString(16);
		return below.length === 0 ? new Uint8Array(0) : reference(buildNode(below, depth + 1, place, nodes), place, nodes);
	});
	const own = entries.find((entry) => entry.path.length === depth);
	return [...children, own?.value ?? new Uint8Array(0)];
}

/** A node shorter than 32 bytes lies within its parent; another is named by its hash and becomes part of proofs. */
function reference(node: RlpInput, place: string, nodes: Map<string, Uint8Array>): RlpInput {
	const encoded = encodeRlp(node);
	if (encoded.length < 32) return { encoded } satisfies EncodedRlp;
	nodes.set(place, encoded);
	return keccak256(encoded);
}

function sharedDepth(entries: readonly Entry[], depth: number): number {
	let shared = depth;
	const [first] = entries;
	while (first !== undefined && shared < first.path.length) {
		if (entries.some((entry) => entry.path[shared] !== first.path[shared])) break;
		shared += 1;
	}
	return shared;
}

function compactPath(nibbles: readonly number[], isLeaf: boolean): Uint8Array {
	const flag = (isLeaf ? 2 : 0) + (nibbles.length % 2);
	const padded = nibbles.length % 2 === 0 ? [flag, 0, ...nibbles] : [flag, ...nibbles];
	return Uint8Array.from({ length: padded.length / 2 }, (_, index) => {
		return ((padded[2 * index] ?? 0) << 4) | (padded[2 * index + 1] ?? 0);
	});
}

function nibblesOf(hex: Hex): readonly number[] {
	return [...hex.slice(2)].map((digit) => Number.parseInt(digit, 16));
}
