import { type Address, type Hash, keccakHex, type OriginVoteMessage, type VoteMessage } from '@mosaic/consensus';
import type { ProtectedVote } from './protection.ts';
import type { TypedMessage } from './typedMessage.ts';

/** A vote to sign. */
export type VoteRequest =
	| { readonly kind: 'auxiliary'; readonly validator: Address; readonly message: VoteMessage }
	| { readonly kind: 'origin'; readonly validator: Address; readonly message: OriginVoteMessage };

/** A vote's message with its type. */
export function typedVote(request: VoteRequest): TypedMessage {
	return request.kind === 'auxiliary'
		? { type: 'VoteMessage', message: request.message }
		: { type: 'OriginVoteMessage', message: request.message };
}

/** A vote as slashing protection looks at it. */
export function protectedVote(request: VoteRequest, digest: Hash): ProtectedVote {
	const { sourceHeight, targetHeight } = request.message;
	return { source: sourceHeight, target: targetHeight, digest, sourceBinding: sourceBinding(request) };
}

/** Votes from one source height must agree in source and, about A, in the transition object (spec 6c). */
function sourceBinding(request: VoteRequest): Hash {
	if (request.kind === 'origin') return request.message.source;
	return keccakHex(`${request.message.source}${request.message.transitionHash.slice(2)}`);
}
