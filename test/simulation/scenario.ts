import { type Misdeed, Random } from '@mosaic/consensus/simulation';
import { kernelsOf, type Weight } from './kernels.ts';

/** What a seed stands for: a network, and what befalls it. */
export interface Scenario {
	readonly seed: number;
	/** Weight of each node's validator at genesis; zero for one that joins later, or never. */
	readonly weights: readonly number[];
	readonly epochLength: number;
	/** What the node of each validator does wrong, empty for an honest one. */
	readonly misdeeds: readonly (readonly Misdeed[])[];
	/** Whether less than a third of the weight is dishonest: nothing conflicting may be final then, and finality must resume. */
	readonly isTolerable: boolean;
	/** Weights that each kernel from the second on changes; none where there is no origin. */
	readonly kernels: readonly (readonly Weight[])[];
	/** Slots with faults. */
	readonly slots: number;
	/** Milliseconds a message takes at most, shares of messages lost and doubled, while faults last. */
	readonly delay: number;
	readonly loss: number;
	readonly duplication: number;
	/** How often each kind of fault begins, per slot. */
	readonly partitions: number;
	readonly crashes: number;
	/** Everyone crashes at once. */
	readonly blackouts: number;
	/** A clock jumps by seconds. */
	readonly jumps: number;
	/** A clock begins to run fast or slow, by up to a twentieth. */
	readonly drifts: number;
}

const allMisdeeds: readonly Misdeed[] = ['equivocate', 'withhold', 'censor', 'voteTwice', 'surround'];

/** The scenario of a seed; of a given number of validators where one is given. */
export function scenarioOf(seed: number, validators?: number): Scenario {
	const random = new Random(seed);
	const count = validators ?? chosenCount(random);
	const equal = random.chance(0.5);
	const weights = Array.from({ length: count }, () => (equal ? 1 : 1 + random.below(5)));
	const isTolerable = !random.chance(0.1);
	const epochLength = [1, 1, 2, 4, 8][random.below(5)] ?? 1;
	const misdeeds = misdeedsOf(random, weights, isTolerable);
	const faults = {
		delay: [0, 400, 900, 2_500][random.below(4)] ?? 0,
		loss: random.chance(0.5) ? random.next() * 0.15 : 0,
		duplication: random.chance(0.3) ? 0.2 : 0,
		partitions: random.chance(0.6) ? 0.06 : 0,
		crashes: random.chance(0.6) ? 0.06 : 0,
		blackouts: random.chance(0.2) ? 0.02 : 0,
		jumps: random.chance(0.3) ? 0.05 : 0,
		drifts: random.chance(0.3) ? 0.05 : 0,
	};
	const scenario = { seed, epochLength, isTolerable, slots: slotsOf(count), ...faults };
	if (!random.chance(count > 31 ? 0.1 : 0.3)) return { ...scenario, weights, misdeeds, kernels: [] };
	const spares = 1 + random.below(2);
	const all = [...weights, ...Array.from({ length: spares }, () => 0)];
	const deeds = [...misdeeds, ...Array.from({ length: spares }, () => [])];
	return { ...scenario, weights: all, misdeeds: deeds, kernels: kernelsOf(random, all, deeds, isTolerable) };
}

function chosenCount(random: Random): number {
	const share = random.next();
	if (share < 0.6) return 4;
	if (share < 0.95) return 7;
	return share < 0.993 ? 31 : 100;
}

function slotsOf(validators: number): number {
	if (validators <= 7) return 80;
	return validators <= 31 ? 30 : 12;
}

/** Dishonest validators of less than a third of the weight, or of up to two thirds of it. */
function misdeedsOf(random: Random, weights: readonly number[], isTolerable: boolean): readonly (readonly Misdeed[])[] {
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const most = isTolerable ? total / 3 : (2 * total) / 3;
	const share = random.chance(0.4) ? 0 : 1;
	let dishonest = 0;
	return weights.map((weight) => {
		if (share === 0 || !random.chance(0.6) || dishonest + weight >= most) return [];
		dishonest += weight;
		const first = allMisdeeds[random.below(allMisdeeds.length)] ?? 'voteTwice';
		return random.chance(0.5)
			? [first]
			: [first, ...allMisdeeds.filter((other) => other !== first && random.chance(0.4))];
	});
}
