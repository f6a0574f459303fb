import { createMerkleProof, MerklePatriciaTrie } from '@ethereumjs/mpt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexKey } from '../hexKey.ts';
import { trieAt } from '../storageOverlay.ts';
import { EMPTY_ROOT, hashTrie } from './encode.ts';
import { decodeNode, digestOf, nibblesOf, type TrieNode } from './node.ts';
import { orderedRoot } from './orderedRoot.ts';
import { provingNodes, readTrie } from './read.ts';
import { updateTrie } from './update.ts';
import { walkTrie } from './walk.ts';

/** A trie over a map of encoded nodes in memory, each of which was hashed once. */
class MemoryTrie {
	readonly nodes = new Map<string, Uint8Array>();
	root = EMPTY_ROOT;
	loads = 0;

	readonly load = (reference: Uint8Array): TrieNode => {
		this.loads += 1;
		const bytes = this.nodes.get(hexKey(reference));
		if (bytes === undefined) throw new RangeError(`no node ${hexKey(reference)}`);
		return decodeNode(bytes, reference);
	};

	/** Applies changes; gives how often each new node was hashed at most. */
	apply(changes: ReadonlyMap<string, Uint8Array | null>): number {
		const list = [...changes].map(([key, value]) => ({ path: nibblesOf(Buffer.from(key, 'hex')), value }));
		const hashed = new Map<string, number>();
		this.root = hashTrie(updateTrie(trieAt(this.root), list, this.load), (key, encoded) => {
			hashed.set(key, (hashed.get(key) ?? 0) + 1);
			this.nodes.set(key, encoded);
		});
		return hashed.size;
	}
}

/** Keys of few distinct nibbles, so that paths fork, share and collapse; values short enough to be embedded. */
const key = fc
	.array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xf1), { minLength: 4, maxLength: 4 })
	.map((bytes) => hexKey(Uint8Array.from(bytes)));
const value = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 3 }), fc.uint8Array({ minLength: 30, maxLength: 60 }));
const changes = fc
	.array(fc.tuple(key, fc.option(value, { nil: null, freq: 2 })), { maxLength: 30 })
	.map((list) => new Map(list));

describe('batch update of a trie', () => {
	it('has the root of the stock trie after any rounds of insertions, changes and deletions', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 6 }), async (rounds) => {
				const ours = new MemoryTrie();
				const stock = new MerklePatriciaTrie();
				for (const round of rounds) {
					ours.apply(round);
					for (const [name, content] of round) {
						const bytes = new Uint8Array(Buffer.from(name, 'hex'));
						if (content === null) await stock.del(bytes);
						else await stock.put(bytes, content);
					}
					expect(hexKey(ours.root)).toBe(hexKey(stock.root()));
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('reads back what was written, and proves presence and absence as the stock trie does', async () => {
		await fc.assert(
			fc.asyncProperty(changes, fc.array(key, { minLength: 1, maxLength: 5 }), async (round, others) => {
				const ours = new MemoryTrie();
				const stock = new MerklePatriciaTrie();
				ours.apply(round);
				for (const [name, content] of round) {
					if (content !== null) await stock.put(new Uint8Array(Buffer.from(name, 'hex')), content);
				}
				for (const name of [...round.keys(), ...others]) {
					const bytes = new Uint8Array(Buffer.from(name, 'hex'));
					const expected = round.get(name) ?? null;
					const path = nibblesOf(bytes);
					expect(readTrie(trieAt(ours.root), path, ours.load)).toEqual(expected);
					const proof = provingNodes(trieAt(ours.root), path, ours.load).map(
						(reference) => ours.nodes.get(hexKey(reference)) ?? new Uint8Array(0),
					);
					// The stock proof repeats nodes that are embedded in their parents; geth's does not.
					const stockProof = await createMerkleProof(stock, bytes);
					expect(proof).toEqual(stockProof.filter((node, index) => index === 0 || node.length >= 32));
				}
			}),
			{ numRuns: 100 },
		);
	});

	it('walks its entries in order, from any place on', () => {
		fc.assert(
			fc.property(changes, key, (round, begin) => {
				const trie = new MemoryTrie();
				trie.apply(round);
				const kept = [...round].filter(([name, content]) => content !== null && name >= begin);
				const expected = kept.map(([name]) => name).sort();
				const from = nibblesOf(Buffer.from(begin, 'hex'));
				const walked = [...walkTrie(trieAt(trie.root), trie.load, from)];
				expect(walked.map(({ path }) => digestOf(path))).toEqual(expected);
			}),
			{ numRuns: 200 },
		);
	});

	it('writes nothing and loads only the path where a change restores the old value', () => {
		const trie = new MemoryTrie();
		const entries = Array.from({ length: 500 }, (_, index): [string, Uint8Array] => [
			hexKey(Uint8Array.of(index >> 8, index & 255, 7, 9)),
			Uint8Array.of(1, index & 255),
		]);
		trie.apply(new Map(entries));
		const root = hexKey(trie.root);
		trie.loads = 0;
		expect(trie.apply(new Map(entries.slice(0, 1)))).toBe(0);
		expect(hexKey(trie.root)).toBe(root);
		expect(trie.loads).toBeLessThan(10);
	});

	it('leaves the old root readable', () => {
		const trie = new MemoryTrie();
		trie.apply(new Map([['00000001', Uint8Array.of(1)]]));
		const old = trie.root;
		trie.apply(
			new Map([
				['00000001', null],
				['00000002', Uint8Array.of(2)],
			]),
		);
		const path = nibblesOf(Uint8Array.of(0, 0, 0, 1));
		expect(readTrie(trieAt(old), path, trie.load)).toEqual(Uint8Array.of(1));
		expect(readTrie(trieAt(trie.root), path, trie.load)).toBeNull();
	});
});

describe('ordered root', () => {
	it('is the root of the stock trie over RLP indices', async () => {
		const { RLP } = await import('@ethereumjs/rlp');
		for (const count of [0, 1, 2, 127, 128, 129, 300]) {
			const values = Array.from({ length: count }, (_, index) => new Uint8Array(40).fill(index & 255));
			const stock = new MerklePatriciaTrie();
			for (const [index, content] of values.entries()) await stock.put(RLP.encode(index), content);
			expect(hexKey(orderedRoot(values))).toBe(hexKey(stock.root()));
		}
	});
});
