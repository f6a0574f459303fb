import fc from 'fast-check';
import { expect, test } from 'vitest';
import vectors from '../../vectors/proofs.json' with { type: 'json' };
import { bytesToHex, hexToBytes } from '../bytes/hex.ts';
import { keccak256 } from '../crypto/keccak.ts';
import { encodeRlp } from '../rlp/encode.ts';
import { buildTrie } from '../testing/trie.ts';
import type { Hash, Hex } from '../types.ts';
import { verifyMerkleProof } from './merkleProof.ts';

const accountKey = keccak256(hexToBytes(vectors.core));
const storageKey = keccak256(hexToBytes(vectors.storageKey));
const accountProof = vectors.accountProof as Hex[];
const storageProof = vectors.storageProof as Hex[];
const stateRoot = vectors.stateRoot as Hash;
const storageRoot = vectors.storageRoot as Hash;

test('accepts the proofs of another implementation', () => {
	expect(bytesToHex(verifyMerkleProof(stateRoot, accountKey, accountProof) ?? new Uint8Array())).toBe(vectors.account);
	expect(verifyMerkleProof(storageRoot, storageKey, storageProof)).toEqual(encodeRlp(vectors.value as Hash));
});

test('refuses another root, another key, and a proof with a node more, less or out of order', () => {
	expect(verifyMerkleProof(storageRoot, accountKey, accountProof)).toBeNull();
	expect(verifyMerkleProof(stateRoot, storageKey, accountProof)).toBeNull();
	expect(verifyMerkleProof(stateRoot, accountKey, [])).toBeNull();
	expect(verifyMerkleProof(stateRoot, accountKey, accountProof.slice(0, -1))).toBeNull();
	expect(verifyMerkleProof(stateRoot, accountKey, accountProof.slice(1))).toBeNull();
	expect(verifyMerkleProof(stateRoot, accountKey, [...accountProof, '0x80'])).toBeNull();
	expect(verifyMerkleProof(stateRoot, accountKey, [...accountProof].reverse())).toBeNull();
});

test('refuses any changed byte', () => {
	fc.assert(
		fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (node, place, change) => {
			const changed = accountProof.map((hex, index) => {
				if (index !== node % accountProof.length) return hex;
				const bytes = hexToBytes(hex);
				bytes[place % bytes.length] = (bytes[place % bytes.length] ?? 0) ^ change;
				return bytesToHex(bytes);
			});
			expect(verifyMerkleProof(stateRoot, accountKey, changed)).toBeNull();
		}),
	);
});

test('proves every key of a trie, and none that is not in it', () => {
	const entry = fc.tuple(fc.uint8Array({ minLength: 2, maxLength: 2 }), fc.uint8Array({ minLength: 1, maxLength: 40 }));
	fc.assert(
		fc.property(
			fc.array(entry, { minLength: 1, maxLength: 30 }),
			fc.uint8Array({ minLength: 2, maxLength: 2 }),
			(entries, absent) => {
				const contents = new Map(entries.map(([key, value]) => [bytesToHex(key), value]));
				const trie = buildTrie(contents);
				for (const [key, value] of contents) {
					expect(verifyMerkleProof(trie.root, hexToBytes(key), trie.prove(key))).toEqual(value);
				}
				const key = bytesToHex(absent);
				if (!contents.has(key)) expect(verifyMerkleProof(trie.root, absent, trie.prove(key))).toBeNull();
			},
		),
	);
});

test('arbitrary nodes never throw', () => {
	const node = fc.oneof(
		fc.string().map((text) => text as Hex),
		fc.uint8Array({ maxLength: 40 }).map(bytesToHex),
	);
	fc.assert(
		fc.property(fc.array(node), (proof) => {
			const [first] = proof;
			const root = first?.startsWith('0x') ? bytesToHex(keccak256(hexToBytes(first))) : stateRoot;
			verifyMerkleProof(root, accountKey, proof);
		}),
	);
});
