import type { ChainSpec, VoteMessage } from '../../types.ts';
import type { ImportedBlock } from '../types.ts';
import type { Random } from './random.ts';

/** What a dishonest node does. */
export type Misdeed =
	/** Proposes two blocks at a time, and shows each to some. */
	| 'equivocate'
	/** Shows its blocks late, or never. */
	| 'withhold'
	/** Leaves links, evidence and transactions out of its blocks. */
	| 'censor'
	/** Votes for every checkpoint it sees, of any branch. */
	| 'voteTwice'
	/** The same, at times from an older source than it used before. */
	| 'surround';

/** Those that nothing proves: they cost slots, and must not cost finality while less than a third of the weight does them. */
export const unprovableMisdeeds: readonly Misdeed[] = ['withhold', 'censor'];

/** A vote for a checkpoint of any branch, at times from an older source or with another transition; null for other blocks. */
export function anyVote(
	spec: ChainSpec,
	random: Random,
	block: ImportedBlock,
	misdeeds: ReadonlySet<Misdeed>,
): VoteMessage | null {
	if (block.number % spec.epochLength !== 0) return null;
	const { justified } = block.state;
	const isOld = misdeeds.has('surround') && random.chance(0.3);
	const source = isOld ? justified[random.below(justified.length)] : justified.at(-1);
	if (source === undefined) return null;
	return {
		transitionHash: random.chance(0.9) ? source.transitionHash : block.hash,
		source: source.hash,
		target: block.hash,
		sourceHeight: source.height,
		targetHeight: block.number / spec.epochLength,
	};
}

/** In how many slots a withheld block is shown; null for never. */
export function slotsWithheld(random: Random): number | null {
	return random.chance(0.3) ? null : 1 + random.below(6);
}
