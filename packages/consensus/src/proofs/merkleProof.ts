import { bytesToHex, hexToBytes, isHex } from '../bytes/hex.ts';
import { keccakHex } from '../crypto/keccak.ts';
import { MAX_PROOF_NODE_BYTES, MAX_PROOF_NODES } from '../limits.ts';
import { decodeRlp, type RlpItem } from '../rlp/decode.ts';
import type { Hash, Hex } from '../types.ts';

/**
 * The value at a key of a Merkle-Patricia trie, or null where the proof does not show one. The proof is the RLP of the
 * hashed nodes from the root on, each used and none left over; nodes shorter than 32 bytes lie within their parents.
 * Inclusion only: absence gives null too. The key is the trie's own: hashed already for state and storage tries.
 */
export function verifyMerkleProof(root: Hash, key: Uint8Array, proof: readonly Hex[]): Uint8Array | null {
	if (proof.length === 0 || proof.length > MAX_PROOF_NODES) return null;
	const path = nibblesOf(key);
	let depth = 0;
	let used = 1;
	let node = openNode(proof[0], root);
	while (node !== null) {
		const step = descend(node, path, depth);
		if (step === null) return null;
		if (step.value !== undefined) return used === proof.length ? step.value : null;
		depth = step.depth;
		if (!(step.child instanceof Uint8Array)) node = step.child;
		else {
			node = step.child.length === 32 ? openNode(proof[used], bytesToHex(step.child)) : null;
			used += 1;
		}
	}
	return null;
}

type TrieNode = readonly RlpItem[];
type Step =
	| { readonly value: Uint8Array }
	| { readonly value?: undefined; readonly depth: number; readonly child: RlpItem };

const NODE_LIMITS = { maxBytes: MAX_PROOF_NODE_BYTES, maxDepth: MAX_PROOF_NODES, maxItems: MAX_PROOF_NODE_BYTES };

function openNode(encoded: Hex | undefined, hash: Hash): TrieNode | null {
	if (encoded === undefined || !isHex(encoded) || encoded.length > 2 + 2 * MAX_PROOF_NODE_BYTES) return null;
	const bytes = hexToBytes(encoded);
	if (keccakHex(bytes) !== hash) return null;
	const node = decodeRlp(bytes, NODE_LIMITS);
	return node === null || node instanceof Uint8Array ? null : node;
}

function descend(node: TrieNode, path: readonly number[], depth: number): Step | null {
	if (node.length === 17) return descendBranch(node, path, depth);
	const [encodedPath, rest] = node;
	if (node.length !== 2 || !(encodedPath instanceof Uint8Array) || rest === undefined) return null;
	const short = readCompactPath(encodedPath);
	if (short === null || short.nibbles.some((nibble, index) => path[depth + index] !== nibble)) return null;
	const below = depth + short.nibbles.length;
	if (!short.isLeaf) return short.nibbles.length === 0 ? null : { depth: below, child: rest };
	return below === path.length ? valueStep(rest) : null;
}

function descendBranch(node: TrieNode, path: readonly number[], depth: number): Step | null {
	const nibble = path[depth];
	if (nibble === undefined) return valueStep(node[16]);
	const child = node[nibble];
	return child === undefined || child.length === 0 ? null : { depth: depth + 1, child };
}

function valueStep(item: RlpItem | undefined): Step | null {
	return item instanceof Uint8Array && item.length > 0 ? { value: item } : null;
}

/** Hex-prefix encoding (yellow paper, appendix C): the flags 0 to 3, the padding zero. */
function readCompactPath(
	encoded: Uint8Array,
): { readonly isLeaf: boolean; readonly nibbles: readonly number[] } | null {
	const [flag, ...nibbles] = nibblesOf(encoded);
	if (flag === undefined || flag > 3) return null;
	if (flag % 2 === 0 && nibbles.shift() !== 0) return null;
	return { isLeaf: flag >= 2, nibbles };
}

function nibblesOf(bytes: Uint8Array): number[] {
	const nibbles: number[] = [];
	for (const byte of bytes) nibbles.push(byte >> 4, byte & 15);
	return nibbles;
}
