import type { Random, SimulatedNode, Simulation } from '@mosaic/consensus/simulation';
import type { Scenario } from './scenario.ts';

/** How often each kind of fault befell a network. */
export interface FaultCounts {
	partitions: number;
	crashes: number;
	blackouts: number;
	/** Clocks that jumped, or began to drift. */
	clocks: number;
}

/** Disturbs a network for a slot, as its scenario wants it. */
export function disturb(simulation: Simulation, scenario: Scenario, random: Random, counts: FaultCounts): void {
	const { nodes } = simulation;
	const anyNode = (): SimulatedNode | undefined => nodes[random.below(nodes.length)];
	if (random.chance(scenario.partitions)) partition(simulation, random, counts);
	if (random.chance(scenario.crashes)) crashOrRestart(anyNode(), random, counts);
	if (random.chance(scenario.blackouts)) blackOut(simulation, random, counts);
	if (random.chance(scenario.jumps)) {
		anyNode()?.jumpClock(random.below(5_000) - 2_500);
		counts.clocks += 1;
	}
	if (random.chance(scenario.drifts)) {
		anyNode()?.driftClock((random.next() - 0.5) / 10);
		counts.clocks += 1;
	}
}

function partition(simulation: Simulation, random: Random, counts: FaultCounts): void {
	if (!random.chance(0.5)) {
		simulation.heal();
		return;
	}
	simulation.partition(simulation.nodes.map(() => random.below(2)));
	counts.partitions += 1;
}

function crashOrRestart(node: SimulatedNode | undefined, random: Random, counts: FaultCounts): void {
	if (node?.isRunning !== true) {
		node?.restart();
		return;
	}
	// At once, or in the middle of whatever it does then.
	node.crashAfter(random.below(40));
	counts.crashes += 1;
}

/** All that run crash at once; most of them come back at once. */
function blackOut(simulation: Simulation, random: Random, counts: FaultCounts): void {
	for (const node of simulation.nodes) {
		if (node.isRunning) node.crash();
		if (random.chance(0.8)) node.restart();
	}
	counts.blackouts += 1;
}
