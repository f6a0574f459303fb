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
