import fc from 'fast-check';
import { expect, test } from 'vitest';
import { genesisState } from '../spec/genesisState.ts';
import { hashOf, KEYS, keyAt, testSpec } from '../testing/chain.ts';
import type { Kernel } from '../types.ts';
import { proposerOf } from './proposer.ts';
import { activeSets, genesisSets, isMember, nextSets, setsAt, unionOf } from './sets.ts';
import { slotAt, slotStart } from './slots.ts';

const kernel = (height: number, changes: readonly (readonly [number, bigint])[]): Kernel => ({
	height,
	parent: hashOf('parent'),
	validators: changes.map(([index]) => keyAt(index).address),
	weights: changes.map(([, weight]) => weight),
	gasTarget: 0n,
	gasPrice: 0n,
});
const first = genesisSets([0, 1, 2].map((index) => ({ address: keyAt(index).address, weight: 5n })));
const weightOf = (members: typeof first.forward, index: number) =>
	members.find((member) => member.address === keyAt(index).address)?.weight;

test('the forward set has a kernel’s changes, the rear set is the forward set before', () => {
	const next = nextSets(
		first,
		kernel(2, [
			[3, 9n],
			[0, 50n],
		]),
	);
	expect(next.kernelHeight).toBe(2);
	expect(next.rear).toBe(first.forward);
	expect([0, 1, 2, 3].map((index) => weightOf(next.forward, index))).toEqual([50n, 5n, 5n, 9n]);
	expect(nextSets(next, kernel(3, [])).rear).toEqual(next.forward);
});

test('a leaving validator is in the rear set for one kernel more', () => {
	const leaving = nextSets(first, kernel(2, [[1, 0n]]));
	expect(weightOf(leaving.forward, 1)).toBeUndefined();
	expect(weightOf(leaving.rear, 1)).toBe(5n);
	expect(isMember(leaving, keyAt(1).address)).toBe(true);
	const gone = nextSets(leaving, kernel(3, []));
	expect(isMember(gone, keyAt(1).address)).toBe(false);
});

test('sets stay sorted, without zeros, each address once', () => {
	const change = fc.tuple(fc.nat(KEYS.length - 1), fc.bigInt({ min: 0n, max: 3n }));
	fc.assert(
		fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 6 }), (kernels) => {
			let sets = first;
			kernels.forEach((changes, index) => {
				const before = sets;
				sets = nextSets(sets, kernel(index + 2, changes));
				const addresses = sets.forward.map((member) => member.address);
				expect(addresses).toEqual([...new Set(addresses)].sort());
				expect(sets.forward.every((member) => member.weight > 0n)).toBe(true);
				expect(sets.rear).toBe(before.forward);
				const last = new Map(changes);
				for (const [member, weight] of last) expect(weightOf(sets.forward, member) ?? 0n).toBe(weight);
				expect(unionOf(sets)).toEqual([...new Set([...addresses, ...sets.rear.map((m) => m.address)])].sort());
			});
		}),
	);
});

test('proposers take turns in the order of their addresses, offenders left out', () => {
	const spec = testSpec();
	const state = genesisState(spec);
	const turns = (from: typeof state) => [0, 1, 2, 3, 4, 5].map((slot) => proposerOf(from, slot));
	const [a, b, c, d] = KEYS.map((key) => key.address);
	expect(turns(state)).toEqual([a, b, c, d, a, b]);
	expect(turns({ ...state, offenders: [keyAt(1).address] })).toEqual([a, c, d, a, c, d]);
	const offenders = [0, 1, 2, 3].map((index) => keyAt(index).address);
	expect(proposerOf({ ...state, offenders }, 7)).toBe(`0x${'00'.repeat(20)}`);
});

test('the union of both sets proposes, in the active kernel alone', () => {
	const spec = testSpec();
	const state = genesisState(spec);
	const next = nextSets(
		activeSets(state),
		kernel(2, [
			[0, 0n],
			[9, 1n],
		]),
	);
	const later = { ...state, sets: [...state.sets, next] };
	const turns = new Set([0, 1, 2, 3, 4].map((slot) => proposerOf(later, slot)));
	expect([...turns].sort()).toEqual([0, 1, 2, 3, 9].map((index) => keyAt(index).address).sort());
	expect(setsAt(later, 1)).toBe(state.sets[0]);
	expect(setsAt(later, 3)).toBeUndefined();
});

test('a slot’s time lies within the slot', () => {
	fc.assert(
		fc.property(fc.nat(), fc.nat(2 ** 40), fc.integer({ min: 1, max: 3600 }), (slot, genesisTime, slotSeconds) => {
			const schedule = { genesisTime, slotSeconds };
			const start = slotStart(schedule, slot);
			expect(slotAt(schedule, start)).toBe(slot);
			expect(slotAt(schedule, start + slotSeconds - 1)).toBe(slot);
			expect(slotAt(schedule, start - 1)).toBe(slot - 1);
		}),
	);
});
