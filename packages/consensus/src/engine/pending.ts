import type { Evidence, Vote } from '../types.ts';
import { carriedOriginHeight } from './originTally.ts';
import { votesFor } from './queries.ts';
import type { EngineState } from './state.ts';
import { votesToTell } from './votesToTell.ts';

/** Votes told at most. */
const MOST_VOTES = 4_096;

/** All votes known, about either chain, that no finalised block carries yet: what a node that was away has missed. */
export function pendingVotes(engine: EngineState): readonly Vote[] {
	const lowest = engine.finalizedByBlocks.height;
	const carried = carriedOriginHeight(engine);
	const auxiliary: Vote[] = [];
	for (const target of engine.tallies.keys())
		auxiliary.push(...votesFor(engine, target).filter(({ message }) => message.targetHeight > lowest));
	const origin: Vote[] = [];
	for (const [height, tallies] of engine.originTallies) {
		if (height <= carried) continue;
		for (const { message, votes: signatures } of tallies)
			for (const [validator, signature] of signatures) origin.push({ kind: 'origin', validator, message, signature });
	}
	return votesToTell(auxiliary, origin, MOST_VOTES);
}

/** Evidence that no finalised block carries yet. */
export function pendingEvidence(engine: EngineState): readonly Evidence[] {
	return [...engine.evidence.values()];
}
