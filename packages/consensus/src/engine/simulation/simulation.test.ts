import { describe, expect, test } from 'vitest';
import { keyAt, testSpec } from '../../testing/chain.ts';
import { activeSets } from '../../validators/sets.ts';
import { Random } from './random.ts';
import { busy, disturb, handover, repair, seeds, twins, twoOfSevenTwofaced } from './scenarios.ts';
import { honestNodes, Simulation } from './simulation.ts';

/** Epochs that may pass between the end of all faults and the finality of a checkpoint made after it. */
const RECOVERY_EPOCHS = 8;

/** Epochs of blocks until every honest node has finalised a checkpoint above all heads of now. */
function epochsToFinality(simulation: Simulation): number {
	const { epochLength } = simulation.spec;
	const highest = () => Math.max(...simulation.nodes.map((node) => Math.floor(node.head.number / epochLength)));
	const before = highest();
	for (let count = 0; count < 2_000 && simulation.lowestFinalized() <= before; count += 1) simulation.run(1);
	return simulation.lowestFinalized() > before ? highest() - before : Number.POSITIVE_INFINITY;
}

describe.each(seeds())('seed %i', (seed) => {
	test('with less than a third of the weight faulty, nothing conflicting is final, and finality resumes', () => {
		const simulation = twoOfSevenTwofaced(seed);
		const random = new Random(seed + 1_000_000);
		simulation.run(120, (slot) => disturb(simulation, random, slot));
		expect(simulation.conflict()).toBeNull();
		repair(simulation);
		expect(epochsToFinality(simulation)).toBeLessThanOrEqual(RECOVERY_EPOCHS);
		expect(simulation.conflict()).toBeNull();
		for (const node of simulation.nodes) expect(node.isHonest ? node.alarms : []).toEqual([]);
		const faulty = [keyAt(0).address, keyAt(1).address];
		for (const offender of [...simulation.provenOffenders(), ...simulation.reported])
			expect(faulty).toContain(offender);
	});

	test('conflicting finality always leaves proof against more than a third of the weight', () => {
		const simulation = twins(seed);
		simulation.partition([0, 1, 0, 0, 1, 1]);
		simulation.run(40 * simulation.spec.epochLength);
		expect(simulation.conflict()).not.toBeNull();
		const offenders = simulation.provenOffenders();
		expect(3 * offenders.size).toBeGreaterThan(4);
		simulation.heal();
		simulation.run(8 * simulation.spec.epochLength);
		for (const offender of offenders) expect(simulation.reported).toContain(offender);
		expect(simulation.nodes.slice(0, 2).some((node) => node.alarms.length > 0)).toBe(true);
	});

	test.each([1, 4])('a kernel with changed validators becomes active with epochs of %i', (epochLength) => {
		const { simulation, origin } = handover(seed, epochLength);
		const random = new Random(seed);
		simulation.giveAll({ kind: 'kernelOpened', height: 2, originNumber: 16 });
		busy(simulation);
		for (const checkpoint of origin) {
			for (const node of simulation.nodes) {
				if (random.chance(0.7)) simulation.run(1);
				simulation.advanceOrigin([checkpoint], [node]);
			}
		}
		simulation.run(16 * epochLength + 20);
		const { state, number } = simulation.nodes[0]?.head ?? simulation.ledger.genesis;
		expect(state.kernel.height).toBe(2);
		expect(activeSets(state).forward.map(({ address }) => address)).toEqual(
			[1, 2, 3, 4].map((at) => keyAt(at).address),
		);
		expect(activeSets(state).rear).toHaveLength(4);
		expect(simulation.lowestFinalized()).toBeGreaterThan(number / epochLength - 4);
		expect(simulation.conflict()).toBeNull();
		expect(simulation.provenOffenders().size).toBe(0);
	});
});

test('the same seed gives the same run', () => {
	const runs = [7, 7, 8].map((seed) => {
		const simulation = twoOfSevenTwofaced(seed);
		const random = new Random(seed);
		return simulation.run(40, (slot) => disturb(simulation, random, slot)).nodes.map((node) => node.head.hash);
	});
	expect(runs[0]).toEqual(runs[1]);
	expect(runs[0]).not.toEqual(runs[2]);
});

test('without faults finality follows at once, and the tree stays small', () => {
	for (const epochLength of [1, 4]) {
		const simulation = busy(new Simulation({ seed: 1, spec: testSpec({ epochLength }), nodes: honestNodes(4) }));
		simulation.run(100);
		expect(simulation.nodes[0]?.head.number).toBe(100);
		expect(simulation.lowestFinalized()).toBe(100 / epochLength - 1);
		for (const node of simulation.nodes) expect(node.treeSize).toBeLessThanOrEqual(2 * epochLength + 1);
	}
});

test('two thirds are no supermajority: a third that runs on both sides of a cut makes neither side final', () => {
	const validators = Array.from({ length: 6 }, (_, index) => ({ address: keyAt(index).address, weight: 1n }));
	const nodes = [0, 1, 4, 5, 2, 3, 4, 5].map((index) => ({ keys: [keyAt(index)] }));
	const simulation = busy(new Simulation({ seed: 4, spec: testSpec({ validators }), nodes }));
	simulation.partition([0, 0, 0, 0, 1, 1, 1, 1]);
	simulation.run(60);
	expect(simulation.violation).toBeNull();
	expect(simulation.nodes[0]?.head.number).toBeGreaterThan(3);
	expect(simulation.nodes.map(({ finalizedHeight }) => finalizedHeight)).toEqual(nodes.map(() => 0));
});

test('two of four validators cannot finalise; the chain grows on, and finality resumes when a third returns', () => {
	const simulation = busy(new Simulation({ seed: 3, spec: testSpec({ epochLength: 2 }), nodes: honestNodes(4) }));
	simulation.run(20);
	const before = simulation.lowestFinalized();
	simulation.nodes[2]?.crash();
	simulation.nodes[3]?.crash();
	simulation.run(400);
	expect(simulation.lowestFinalized()).toBeLessThanOrEqual(before + 1);
	expect(simulation.nodes[0]?.head.number).toBeGreaterThan(24);
	simulation.nodes[2]?.restart();
	busy(simulation).run(400);
	expect(simulation.lowestFinalized()).toBeGreaterThan(before + 4);
	expect(simulation.provenOffenders().size).toBe(0);
});

test('an idle chain rests once everything included is finalised, but for its heartbeat', () => {
	const spec = testSpec({ epochLength: 2, slotSeconds: 1, heartbeatSeconds: 50 });
	const simulation = busy(new Simulation({ seed: 5, spec, nodes: honestNodes(4) })).run(5);
	simulation.giveAll({ kind: 'transactionsWaiting', waiting: false });
	simulation.run(20);
	const rested = simulation.nodes[0]?.head.number ?? 0;
	simulation.run(20);
	expect(simulation.nodes[0]?.head.number).toBe(rested);
	let included = simulation.nodes[0]?.head ?? simulation.ledger.genesis;
	while (included.transactionCount === 0) included = simulation.ledger.block(included.parentHash);
	expect(simulation.lowestFinalized() * 2).toBeGreaterThanOrEqual(included.number);
	simulation.run(60);
	expect(simulation.nodes[0]?.head.number).toBe(rested + 1);
});
