import type { ConsensusState, Hash, VoteMessage } from '../types.ts';

/**
 * The vote for a checkpoint that its own state asks for: its source is the highest justified there (spec 4.2). Null for a
 * checkpoint that is justified already. The same object each time, so that it is hashed once.
 */
export function voteForCheckpoint(
	spec: { readonly epochLength: number },
	block: { readonly hash: Hash; readonly number: number },
	state: ConsensusState,
): VoteMessage | null {
	const known = votes.get(state);
	if (known !== undefined && known.target === block.hash) return known;
	const source = state.justified.at(-1);
	const targetHeight = block.number / spec.epochLength;
	if (source === undefined || source.height >= targetHeight) return null;
	const vote = {
		transitionHash: source.transitionHash,
		source: source.hash,
		target: block.hash,
		sourceHeight: source.height,
		targetHeight,
	};
	votes.set(state, vote);
	return vote;
}

const votes = new WeakMap<ConsensusState, VoteMessage>();
