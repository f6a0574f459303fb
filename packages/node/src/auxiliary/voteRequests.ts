import type { Address, EngineEffect } from '@mosaic/consensus';
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

/** Votes about A of one validator that are worth signing when it could not sign for a while. */
const newestKept = 4;

/**
 * The votes that a validator that may not sign yet keeps for later: all about the origin, whose path has no way around a
 * missing link (spec 5), and the newest about A: a checkpoint may be left out (spec 4.2), and old ones are final by then.
 */
export function withoutOutdated(waiting: readonly VoteRequest[]): VoteRequest[] {
	if (waiting.length <= newestKept) return [...waiting];
	const kept = new Map<Address, number>();
	const newestFirst = waiting.toReversed().filter(({ kind, validator }) => {
		if (kind === 'origin') return true;
		const count = kept.get(validator) ?? 0;
		kept.set(validator, count + 1);
		return count < newestKept;
	});
	return newestFirst.reverse();
}
