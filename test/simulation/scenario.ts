import { type Misdeed, Random } from '@mosaic/consensus/simulation';

/** What a seed stands for: a network, and what befalls it. */
export interface Scenario {
	readonly seed: number;
	/** Weight of each validator; one node for each. */
	readonly weights: readonly number[];
	readonly epochLength: number;
	/** What the node of each validator does wrong, empty for an honest one. */
	readonly misdeeds: readonly (readonly Misdeed[])[];
	/** Whether less than a third of the weight is dishonest: nothing conflicting may be final then, and finality must resume. */
	readonly isTolerable: boolean;
	/** Slots with faults. */
	readonly slots: number;
	/** Milliseconds a message takes at most, shares of messages lost and doubled, while faults last. */
	readonly delay: number;
	readonly loss: number;
	readonly duplication: number;
	/** How often each kind of fault begins, per slot. */
	readonly partitions: number;
	readonly crashes: number;
	readonly skews: number;
}

const allMisdeeds: readonly Misdeed[] = ['equivocate', 'withhold', 'censor', 'voteTwice', 'surround'];

/** The scenario of a seed; of a given number of validators where one is given. */
export function scenarioOf(seed: number, validators?: number): Scenario {
	const random = new Random(seed);
	const count = validators ?? chosenCount(random);
	const equal = random.chance(0.5);
	const weights = Array.from({ length: count }, () => (equal ? 1 : 1 + random.below(5)));
	const isTolerable = !random.chance(0.1);
	return {
		seed,
		weights,
		epochLength: [1, 1, 2, 4, 8][random.below(5)] ?? 1,
		misdeeds: misdeedsOf(random, weights, isTolerable),
		isTolerable,
		slots: slotsOf(count),
		delay: [0, 400, 900, 2_500][random.below(4)] ?? 0,
		loss: random.chance(0.5) ? random.next() * 0.15 : 0,
		duplication: random.chance(0.3) ? 0.2 : 0,
		partitions: random.chance(0.6) ? 0.06 : 0,
		crashes: random.chance(0.6) ? 0.06 : 0,
		skews: random.chance(0.4) ? 0.05 : 0,
	};
}

function chosenCount(random: Random): number {
	const share = random.next();
	if (share < 0.6) return 4;
	if (share < 0.95) return 7;
	return share < 0.99 ? 31 : 100;
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
		return random.chance(0.5) ? [first] : [first, ...allMisdeeds.filter(() => random.chance(0.4))];
	});
}
