import type { EngineEffect } from '@mosaic/consensus';
import type { VoteRequest } from '../signing/index.ts';

/** The votes that an engine's effects ask to be signed, in order. */
export function voteRequests(effects: readonly EngineEffect[]): VoteRequest[] {
	return effects.flatMap((effect): VoteRequest[] => {
		if (effect.kind === 'signVote')
			return [{ kind: 'auxiliary', validator: effect.validator, message: effect.message }];
		if (effect.kind === 'signOriginVote')
			return [{ kind: 'origin', validator: effect.validator, message: effect.message }];
		return [];
	});
}

/**
 * The votes to sign next: those of the lowest target height in the first one's domain. A crash between a record and the
 * storing of its votes then loses only votes that are the last on record, which may be signed again (spec 4.2);
 * votes below them could not, and the path of origin votes has no way around a missing link (spec 5).
 */
export function nextVotes(waiting: readonly VoteRequest[]): VoteRequest[] {
	const sameDomain = waiting.filter(({ kind }) => kind === waiting[0]?.kind);
	const lowest = Math.min(...sameDomain.map(({ message }) => message.targetHeight));
	return sameDomain.filter(({ message }) => message.targetHeight === lowest);
}
