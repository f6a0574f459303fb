import { KEYS, keyAt, observationOf, originHeader, testSpec } from '../../testing/chain.ts';
import { coreState } from '../../testing/core.ts';
import type { ChainSpec, Kernel } from '../../types.ts';
import type { OriginCheckpoint } from '../types.ts';
import { Random } from './random.ts';
import { honestNodes, type NodePlan, Simulation } from './simulation.ts';

/** Seeds to run: `MOSAIC_SIMULATION_SEED` alone where it is set, else `MOSAIC_SIMULATION_RUNS` (default 6) from 1 on. */
export function seeds(): number[] {
	const { MOSAIC_SIMULATION_SEED: seed, MOSAIC_SIMULATION_RUNS: runs } = process.env;
	if (seed !== undefined) return [Number(seed)];
	return Array.from({ length: Number(runs ?? 6) }, (_, index) => index + 1);
}

/** Four or more validators of weight one, of which one node for each; transactions wait always. */
export function busy(simulation: Simulation): Simulation {
	simulation.giveAll({ kind: 'transactionsWaiting', waiting: true });
	return simulation;
}

/** Seven validators, two of them twofaced: less than a third. */
export function twoOfSevenTwofaced(seed: number): Simulation {
	const random = new Random(seed);
	const spec = specOf(7, [1, 2, 4][random.below(3)] ?? 1);
	const nodes = honestNodes(7).map((plan, index) =>
		index < 2 ? { ...plan, misdeeds: ['equivocate', 'voteTwice', 'surround'] as const } : plan,
	);
	return busy(new Simulation({ seed, spec, nodes, maxDelay: 1_500, loss: 0.05 }));
}

/**
 * Four validators, two of whom run twice: nodes 0 and 1 are honest, 2 and 3 hold the other keys, and 4 and 5 hold those
 * keys again. Cut between {0, 2, 3} and {1, 4, 5}, both sides finalise.
 */
export function twins(seed: number): Simulation {
	const random = new Random(seed);
	const spec = specOf(4, [1, 2, 4][random.below(3)] ?? 1);
	const twin = (index: number): NodePlan => ({ keys: [keyAt(index)] });
	const nodes = [twin(0), twin(1), twin(2), twin(3), twin(2), twin(3)];
	return busy(new Simulation({ seed, spec, nodes, maxDelay: 500 }));
}

/** Disturbs a network as it likes: partitions, crashes and restarts. */
export function disturb(simulation: Simulation, random: Random, slot: number): void {
	if (slot % 8 !== 0) return;
	const { nodes } = simulation;
	if (random.chance(0.4)) simulation.partition(nodes.map(() => random.below(2)));
	if (random.chance(0.4)) simulation.heal();
	const node = nodes[random.below(nodes.length)];
	if (node === undefined) return;
	if (node.isRunning && random.chance(0.3)) node.crash();
	else if (!node.isRunning) {
		node.restart();
		node.give({ kind: 'transactionsWaiting', waiting: true });
	}
}

/**
 * Ends all faults but those of twofaced nodes, late delivery among them: while blocks take longer than a slot, proposers
 * fork without malice, and two sevenths lost leave no vote to spare.
 */
export function repair(simulation: Simulation): void {
	simulation.heal();
	simulation.loss = 0;
	simulation.maxDelay = 500;
	for (const node of simulation.nodes) node.restart();
	busy(simulation);
}

/** K_2 opened in block 16 of the origin: the first validator leaves, the fifth joins with weight two. */
export function handover(seed: number, epochLength: number): { simulation: Simulation; origin: OriginCheckpoint[] } {
	const spec = specOf(4, epochLength);
	const kernel: Kernel = {
		height: 2,
		parent: spec.genesisHash,
		validators: [keyAt(0).address, keyAt(4).address],
		weights: [0n, 2n],
		gasTarget: 5n,
		gasPrice: 6n,
	};
	const core = coreState(spec, [kernel]);
	const origin = Array.from({ length: 12 }, (_, index) => {
		const number = 12 + 4 * index;
		const header = number >= 16 ? originHeader(number, core.stateRoot) : originHeader(number);
		return { number, hash: observationOf(header, number).hash, header };
	});
	const simulation = new Simulation({
		seed,
		spec,
		nodes: honestNodes(5),
		maxDelay: 800,
		origin: { prove: () => core.include(kernel), offer: () => undefined },
	});
	return { simulation, origin };
}

function specOf(validators: number, epochLength: number): ChainSpec {
	const members = KEYS.slice(0, validators).map(({ address }) => ({ address, weight: 1n }));
	return testSpec({ validators: members, epochLength, slotSeconds: 1 });
}
