import { RLP } from '@ethereumjs/rlp';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { atOnce } from '../../tasks/turns.ts';
import { hexKey } from '../hexKey.ts';
import { trieAt } from '../storageOverlay.ts';
import { EMPTY_ROOT, hashTrie } from './encode.ts';
import { decodeNode, nibblesOf, type TrieNode } from './node.ts';
import { rootInSteps } from './steps.ts';
import { type TrieChange, updateTrie } from './update.ts';

/** Some hundred keys that fork early and late, a third of them deleted again. */
const changes = fc
	.array(
		fc.tuple(
			fc.tuple(fc.constantFrom(0x00, 0x01, 0x10, 0xf1), fc.nat(255), fc.constantFrom(0x00, 0x0f)),
			fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 }), { nil: null, freq: 3 }),
		),
		{ minLength: 65, maxLength: 300 },
	)
	.map((list): TrieChange[] => {
		const byKey = new Map(list.map(([key, value]) => [key.join(), { path: nibblesOf(Uint8Array.from(key)), value }]));
		return [...byKey.values()];
	});

it('the root in steps is the root at once, with the nodes that it needs', () => {
	fc.assert(
		fc.property(fc.array(changes, { minLength: 2, maxLength: 3 }), (rounds) => {
			const nodes = new Map<string, Uint8Array>();
			const load = (reference: Uint8Array): TrieNode =>
				decodeNode(nodes.get(hexKey(reference)) ?? new Uint8Array(0), reference);
			let root = EMPTY_ROOT;
			for (const round of rounds) {
				const expected = hashTrie(updateTrie(trieAt(root), round, load), () => undefined);
				root = atOnce(rootInSteps(trieAt(root), round, load, (key, encoded) => nodes.set(key, encoded)));
				expect(hexKey(root)).toBe(hexKey(expected));
			}
		}),
		{ numRuns: 40 },
	);
});

it('no step is long, also where most keys begin alike, as those of a block do', () => {
	const values = Array.from({ length: 1_400 }, (_, index) => new Uint8Array(100).fill(index % 251));
	const changes = values.map((value, index) => ({ path: nibblesOf(RLP.encode(index)), value }));
	let hashed = 0;
	const steps = rootInSteps(null, changes, unreachable, () => {
		hashed += 1;
	});
	let longest = 0;
	let before = 0;
	for (let step = steps.next(); ; step = steps.next()) {
		longest = Math.max(longest, hashed - before);
		before = hashed;
		if (step.done === true) break;
	}
	expect(hashed).toBeGreaterThan(values.length);
	// A branch with sixteen leaves.
	expect(longest).toBeLessThanOrEqual(17);
});

function unreachable(): never {
	throw new RangeError('a trie built in memory has no node to load');
}
