import type { Evidence, Vote } from '../types.ts';
import { carriedOriginHeight } from './originTally.ts';
import { votesFor } from './queries.ts';
import type { EngineState } from './state.ts';

/** Votes told at most: those of the newest targets. */
const MOST_VOTES = 4_096;

/** All votes known, about either chain, that no finalised block carries yet: what a node that was away has missed. */
export function pendingVotes(engine: EngineState): readonly Vote[] {
	const lowest = engine.finalizedByBlocks.height;
	const carried = carriedOriginHeight(engine);
	const votes: Vote[] = [];
	for (const target of engine.tallies.keys())
		votes.push(...votesFor(engine, target).filter(({ message }) => message.targetHeight > lowest));
	for (const [height, tallies] of engine.originTallies) {
		if (height <= carried) continue;
		for (const { message, votes: signatures } of tallies)
			for (const [validator, signature] of signatures) votes.push({ kind: 'origin', validator, message, signature });
	}
	if (votes.length <= MOST_VOTES) return votes;
	return votes.sort((a, b) => b.message.targetHeight - a.message.targetHeight).slice(0, MOST_VOTES);
}

/** Evidence that no finalised block carries yet. */
export function pendingEvidence(engine: EngineState): readonly Evidence[] {
	return [...engine.evidence.values()];
}
