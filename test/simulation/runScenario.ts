import {
	makeKeys,
	Random,
	SimulatedOrigin,
	Simulation,
	type StoryEvent,
	type TestKey,
	testSpec,
	unprovableMisdeeds,
} from '@mosaic/consensus/simulation';
import { disturb, type FaultCounts } from './faults.ts';
import type { Scenario } from './scenario.ts';

/**
 * Checkpoints that may be made between the end of all faults and the finality of one made after it. One is being voted for
 * already, up to three are made before the branches of a partition agree upon one, and a consecutive pair must be justified then;
 * a slot left empty for votes, or missed by a lagging head, costs one more now and then.
 */
export const recoveryEpochs = 6;
/** The same where some go on to withhold blocks and to leave links out of them: each such proposer in a row costs one. */
export const hinderedRecoveryEpochs = 12;
/** Slots in which that must happen. */
const mostRecoverySlots = 4_000;
/**
 * Slots that may pass until an open kernel is active everywhere: validators tell each other their votes about the origin once
 * more, some epochs of them at a time, and then it is proven, carried, and two dynasties on.
 */
export const handoverSlots = (epochLength: number): number => 80 + 24 * epochLength;
/** Slots between two checkpoints of the origin. */
const originPace = 3;

/** What came of a scenario. */
export interface Outcome {
	/** What was broken, null where all held. */
	readonly violation: string | null;
	/** Epochs until finality resumed; null where that was not asked for. */
	readonly recovery: number | null;
	/** Slots until the kernel that was open then was active everywhere. */
	readonly handover: number | null;
	/** Height of the kernel active at last. */
	readonly kernel: number;
	readonly faults: FaultCounts;
	/** Validators proven guilty. */
	readonly offenders: number;
	/** Slots that passed. */
	readonly slots: number;
}

/** Runs a scenario to its end, or to the first breach of what must always hold. */
export function runScenario(scenario: Scenario, tell?: (event: StoryEvent) => void): Outcome {
	const run = new Run(scenario, tell);
	return run.outcome();
}

class Run {
	readonly #scenario: Scenario;
	readonly #keys: readonly TestKey[];
	readonly #simulation: Simulation;
	readonly #origin: SimulatedOrigin | null;
	readonly #random: Random;
	readonly #faults: FaultCounts = { partitions: 0, crashes: 0, blackouts: 0, clocks: 0 };

	constructor(scenario: Scenario, tell?: (event: StoryEvent) => void) {
		const { seed, weights, epochLength, misdeeds, kernels } = scenario;
		const keys = makeKeys(weights.length);
		const members = keys.map(({ address }, node) => ({ address, weight: BigInt(weights[node] ?? 0) }));
		const spec = testSpec({ validators: members.filter(({ weight }) => weight > 0n), epochLength, slotSeconds: 1 });
		const addressOf = (node: number) => keys[node]?.address ?? '0x';
		const plan = kernels.map((changes) =>
			changes.map(({ node, weight }) => [addressOf(node), BigInt(weight)] as const),
		);
		this.#scenario = scenario;
		this.#keys = keys;
		this.#origin = plan.length === 0 ? null : new SimulatedOrigin(spec, plan);
		this.#random = new Random(seed ^ 0x5eed);
		this.#simulation = new Simulation({
			seed,
			spec,
			nodes: keys.map((key, node) => ({ keys: [key], misdeeds: misdeeds[node] ?? [] })),
			maxDelay: scenario.delay,
			loss: scenario.loss,
			duplication: scenario.duplication,
			...(this.#origin === null ? {} : { origin: this.#origin }),
			...(tell === undefined ? {} : { tell }),
		});
	}

	outcome(): Outcome {
		const { isTolerable } = this.#scenario;
		this.#disturb();
		const recovery = this.#isWhole && isTolerable ? this.#recover() : null;
		const handover = this.#isWhole && isTolerable && this.#origin !== null ? this.#handOver(this.#origin) : null;
		const violation =
			this.#simulation.violation ?? this.#dishonesty() ?? this.#silence() ?? this.#slowness(recovery, handover);
		if (violation !== null) this.#simulation.tell(null, `broken: ${violation}`);
		return {
			violation,
			recovery,
			handover,
			kernel: Math.max(...this.#simulation.nodes.map(({ head }) => head.state.kernel.height)),
			faults: this.#faults,
			offenders: this.#simulation.provenOffenders().size,
			slots: this.#simulation.slot,
		};
	}

	get #isWhole(): boolean {
		return this.#simulation.violation === null;
	}

	/** The slots with faults. */
	#disturb(): void {
		const { slots } = this.#scenario;
		for (let slot = 0; slot < slots && this.#isWhole; slot += 1) {
			this.#run(0.6, () => disturb(this.#simulation, this.#scenario, this.#random, this.#faults));
		}
	}

	/** Runs a slot; every node reads the next of the origin with some probability. */
	#run(attention: number, disturbance: () => void = () => undefined): void {
		const simulation = this.#simulation;
		simulation.run(1, () => {
			disturbance();
			simulation.giveAll({ kind: 'transactionsWaiting', waiting: true });
			if (this.#origin === null) return;
			if (simulation.slot % originPace === 0) this.#origin.advance();
			for (const node of simulation.nodes) {
				if (this.#random.chance(attention)) node.readOrigin(this.#origin.checkpoints, this.#origin.news);
			}
		});
	}

	/** Ends all faults, late delivery among them, and gives the epochs until every node finalises what is made afterwards. */
	#recover(): number {
		const simulation = this.#simulation;
		for (const node of simulation.nodes) {
			for (const misdeed of [...node.misdeeds])
				if (!unprovableMisdeeds.includes(misdeed)) node.misdeeds.delete(misdeed);
			node.clock.correct();
			node.crashAfter(Number.POSITIVE_INFINITY);
			node.restart();
		}
		simulation.loss = 0;
		simulation.duplication = 0;
		simulation.maxDelay = 500;
		simulation.heal();
		simulation.tell(null, 'all faults end');
		const before = this.#highest();
		const slots = this.#slotsUntil(() => simulation.lowestFinalized() > before);
		return Number.isFinite(slots) ? this.#highest() - before : slots;
	}

	/** Epochs until the kernel that is open now is active at every head. */
	#handOver(origin: SimulatedOrigin): number {
		origin.close();
		const { nodes } = this.#simulation;
		return this.#slotsUntil(() => nodes.every(({ head }) => head.state.kernel.height === origin.openHeight));
	}

	#slotsUntil(isReached: () => boolean): number {
		const before = this.#simulation.slot;
		for (let slot = 0; slot < mostRecoverySlots && this.#isWhole && !isReached(); slot += 1) this.#run(1);
		return isReached() ? this.#simulation.slot - before : Number.POSITIVE_INFINITY;
	}

	#highest(): number {
		const { nodes, spec } = this.#simulation;
		return Math.max(...nodes.map(({ head }) => Math.floor(head.number / spec.epochLength)));
	}

	/** Honest nodes commit no offence, whatever befalls them, and nobody reports one of theirs. */
	#dishonesty(): string | null {
		for (const offender of [...this.#simulation.provenOffenders(), ...this.#simulation.reported]) {
			const node = this.#keys.findIndex(({ address }) => address === offender);
			if ((this.#scenario.misdeeds[node] ?? []).length === 0) return `the honest node ${node} committed an offence`;
		}
		return null;
	}

	/** Whoever holds proof of an offence reports it. */
	#silence(): string | null {
		return this.#simulation.silence();
	}

	#slowness(recovery: number | null, handover: number | null): string | null {
		const hindered = this.#simulation.nodes.some(({ misdeeds }) => misdeeds.size > 0);
		const due = hindered ? hinderedRecoveryEpochs : recoveryEpochs;
		if (recovery !== null && recovery > due)
			return `finality took ${recovery} epochs to resume after all faults had ended; at most ${due} are due`;
		const most = handoverSlots(this.#scenario.epochLength);
		if (handover !== null && handover > most)
			return `a kernel took ${handover} slots to become active after finality had resumed; at most ${most} are due`;
		return null;
	}
}
