import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KEYS } from '../testing/chain.ts';
import type { KernelSets, Member } from '../types.ts';
import { hasQuorum } from './quorum.ts';

const addresses = KEYS.map((key) => key.address);
const members = (weights: readonly bigint[]): readonly Member[] =>
	weights.map((weight, index) => ({ address: addresses[index] ?? '0x', weight }));
const sets = (forward: readonly bigint[], rear = forward): KernelSets => ({
	kernelHeight: 1,
	forward: members(forward),
	rear: members(rear),
});
const voters = (count: number) => new Set(addresses.slice(0, count));

test.each([
	[3, 2, false],
	[3, 3, true],
	[4, 2, false],
	[4, 3, true],
	[5, 3, false],
	[5, 4, true],
	[6, 4, false],
	[6, 5, true],
	[9, 6, false],
	[9, 7, true],
])('of %i equal members, %i are a supermajority: %s', (total, voted, expected) => {
	expect(hasQuorum(sets(Array.from({ length: total }, () => 1n)), [], voters(voted))).toBe(expected);
});

test('is exact where floating point is not', () => {
	const third = 2n ** 200n;
	expect(hasQuorum(sets([2n * third, third]), [], voters(1))).toBe(false);
	expect(hasQuorum(sets([2n * third + 1n, third]), [], voters(1))).toBe(true);
});

test('counts the forward and the rear set apart', () => {
	expect(hasQuorum(sets([3n, 1n], [1n, 1n]), [], voters(1))).toBe(false);
	expect(hasQuorum(sets([1n, 1n], [3n, 1n]), [], voters(1))).toBe(false);
	expect(hasQuorum(sets([3n, 1n], [4n, 1n]), [], voters(1))).toBe(true);
});

test('nobody is no supermajority of nothing', () => {
	expect(hasQuorum(sets([]), [], voters(0))).toBe(false);
});

test('offenders count zero, and the total stays', () => {
	const four = sets([1n, 1n, 1n, 1n]);
	const [first = '0x'] = addresses;
	expect(hasQuorum(four, [first], voters(4))).toBe(true);
	expect(hasQuorum(four, [first], voters(3))).toBe(false);
});

test('two supermajorities share more than a third of the weight', () => {
	const weights = fc.array(fc.bigInt({ min: 0n, max: 2n ** 128n }), { minLength: 1, maxLength: 10 });
	const subset = fc.uniqueArray(fc.constantFrom(...addresses));
	fc.assert(
		fc.property(weights, subset, subset, (forward, first, second) => {
			const both = sets(forward);
			if (!hasQuorum(both, [], new Set(first)) || !hasQuorum(both, [], new Set(second))) return;
			const total = forward.reduce((sum, weight) => sum + weight, 0n);
			const shared = both.forward.filter(({ address }) => first.includes(address) && second.includes(address));
			expect(3n * shared.reduce((sum, { weight }) => sum + weight, 0n) > total).toBe(true);
		}),
	);
});
