import { makeKeys, Random, Simulation, type StoryEvent, testSpec } from '@mosaic/consensus/simulation';
import type { Scenario } from './scenario.ts';

/**
 * Checkpoints that may be made between the end of all faults and the finality of one made after it. One is being voted for
 * already, up to three are made before the branches of a partition agree upon one, and a consecutive pair must be justified then;
 * a slot left empty for votes, or missed by a lagging head, costs one more now and then.
 */
export const recoveryEpochs = 6;
/** Slots in which that must happen. */
const mostRecoverySlots = 4_000;

/** What came of a scenario. */
export interface Outcome {
	/** What was broken, null where all held. */
	readonly violation: string | null;
	/** Epochs until finality resumed; null where that was not asked for. */
	readonly recovery: number | null;
	readonly faults: { readonly partitions: number; readonly crashes: number; readonly skews: number };
	/** Validators proven guilty. */
	readonly offenders: number;
}

/** Runs a scenario to its end, or to the first breach of what must always hold. */
export function runScenario(scenario: Scenario, tell?: (event: StoryEvent) => void): Outcome {
	const keys = makeKeys(scenario.weights.length);
	const validators = keys.map(({ address }, index) => ({ address, weight: BigInt(scenario.weights[index] ?? 1) }));
	const simulation = new Simulation({
		seed: scenario.seed,
		spec: testSpec({ validators, epochLength: scenario.epochLength, slotSeconds: 1 }),
		nodes: keys.map((key, index) => ({ keys: [key], misdeeds: scenario.misdeeds[index] ?? [] })),
		maxDelay: scenario.delay,
		loss: scenario.loss,
		duplication: scenario.duplication,
		...(tell === undefined ? {} : { tell }),
	});
	const random = new Random(scenario.seed ^ 0x5eed);
	const faults = { partitions: 0, crashes: 0, skews: 0 };
	simulation.giveAll({ kind: 'transactionsWaiting', waiting: true });
	for (let slot = 0; slot < scenario.slots && simulation.violation === null; slot += 1)
		simulation.run(1, () => disturb(simulation, scenario, random, faults));
	const recovery = simulation.violation === null && scenario.isTolerable ? recover(simulation) : null;
	const violation = simulation.violation ?? dishonestyOf(simulation, scenario) ?? slownessOf(recovery);
	if (violation !== null) simulation.tell(null, `broken: ${violation}`);
	return { violation, recovery, faults, offenders: simulation.provenOffenders().size };
}

function disturb(
	simulation: Simulation,
	scenario: Scenario,
	random: Random,
	faults: { partitions: number; crashes: number; skews: number },
): void {
	const { nodes } = simulation;
	if (random.chance(scenario.partitions)) {
		if (random.chance(0.5)) {
			simulation.partition(nodes.map(() => random.below(2)));
			faults.partitions += 1;
		} else simulation.heal();
	}
	if (random.chance(scenario.crashes)) {
		const node = nodes[random.below(nodes.length)];
		if (node?.isRunning === true) {
			node.crash();
			faults.crashes += 1;
		} else node?.restart();
	}
	if (random.chance(scenario.skews)) {
		const node = nodes[random.below(nodes.length)];
		if (node !== undefined) node.skew = random.below(5) - 2;
		faults.skews += 1;
	}
}

/** Ends all faults, late delivery among them, and gives the epochs until every node finalises what is made afterwards. */
function recover(simulation: Simulation): number {
	const { nodes, spec } = simulation;
	for (const node of nodes) {
		node.misdeeds.clear();
		node.skew = 0;
		node.restart();
	}
	simulation.loss = 0;
	simulation.duplication = 0;
	simulation.maxDelay = 500;
	simulation.heal();
	simulation.tell(null, 'all faults end');
	simulation.giveAll({ kind: 'transactionsWaiting', waiting: true });
	const highest = (): number => Math.max(...nodes.map(({ head }) => Math.floor(head.number / spec.epochLength)));
	const before = highest();
	for (let slot = 0; slot < mostRecoverySlots && simulation.lowestFinalized() <= before; slot += 1) {
		simulation.run(1);
		if (simulation.violation !== null) break;
	}
	return simulation.lowestFinalized() > before ? highest() - before : Number.POSITIVE_INFINITY;
}

/** Honest nodes commit no offence, whatever befalls them, and nobody reports one of theirs. */
function dishonestyOf(simulation: Simulation, { misdeeds }: Scenario): string | null {
	const honest = new Set(
		simulation.spec.validators.filter((_, index) => (misdeeds[index] ?? []).length === 0).map(({ address }) => address),
	);
	for (const offender of [...simulation.provenOffenders(), ...simulation.reported]) {
		if (honest.has(offender)) return `the honest validator ${offender} committed an offence`;
	}
	return null;
}

function slownessOf(recovery: number | null): string | null {
	if (recovery === null || recovery <= recoveryEpochs) return null;
	return `finality took ${recovery} epochs to resume after all faults had ended; at most ${recoveryEpochs} are due`;
}
