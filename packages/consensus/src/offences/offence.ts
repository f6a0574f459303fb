import type { BlockSeal, OriginVoteMessage, VoteMessage } from '../types.ts';

/** What a validator signed; a {@link Vote} will do. */
export type Statement =
	| { readonly kind: 'auxiliary'; readonly message: VoteMessage }
	| { readonly kind: 'origin'; readonly message: OriginVoteMessage }
	| { readonly kind: 'seal'; readonly message: BlockSeal };

/** The rules of spec 6: (a), (b), (c), and that of seals. */
export type Offence = 'EQUAL_TARGET_HEIGHTS' | 'SURROUND' | 'TWO_TRANSITIONS' | 'TWO_SEALS';

/**
 * The offence of whoever signed both statements, or null (spec 6). Messages are compared, never signatures: the same
 * message signed twice is none.
 */
export function offenceOf(first: Statement, second: Statement): Offence | null {
	if (first.kind === 'seal') {
		return second.kind === 'seal' && isTwoSeals(first.message, second.message) ? 'TWO_SEALS' : null;
	}
	if (first.kind === 'auxiliary') {
		return second.kind === 'auxiliary' ? auxiliaryOffence(first.message, second.message) : null;
	}
	return second.kind === 'origin' ? voteOffence(first.message, second.message) : null;
}

/** Whether two votes about the auxiliary chain say the same. */
export function isSameVote(first: VoteMessage, second: VoteMessage): boolean {
	return first === second || (first.transitionHash === second.transitionHash && isSameOriginVote(first, second));
}

/** Whether two votes about the origin say the same. */
export function isSameOriginVote(first: OriginVoteMessage, second: OriginVoteMessage): boolean {
	return (
		first.source === second.source &&
		first.target === second.target &&
		first.sourceHeight === second.sourceHeight &&
		first.targetHeight === second.targetHeight
	);
}

function isTwoSeals(first: BlockSeal, second: BlockSeal): boolean {
	return first.slot === second.slot && first.blockHash !== second.blockHash;
}

function auxiliaryOffence(first: VoteMessage, second: VoteMessage): Offence | null {
	if (isSameVote(first, second)) return null;
	if (first.targetHeight === second.targetHeight) return 'EQUAL_TARGET_HEIGHTS';
	if (isSurround(first, second)) return 'SURROUND';
	const twoTransitions = first.source === second.source && first.transitionHash !== second.transitionHash;
	return twoTransitions ? 'TWO_TRANSITIONS' : null;
}

function voteOffence(first: OriginVoteMessage, second: OriginVoteMessage): Offence | null {
	if (isSameOriginVote(first, second)) return null;
	if (first.targetHeight === second.targetHeight) return 'EQUAL_TARGET_HEIGHTS';
	return isSurround(first, second) ? 'SURROUND' : null;
}

/** h(s1) < h(s2) < h(t2) < h(t1), either way round. */
function isSurround(first: OriginVoteMessage, second: OriginVoteMessage): boolean {
	return surrounds(first, second) || surrounds(second, first);
}

function surrounds(outer: OriginVoteMessage, inner: OriginVoteMessage): boolean {
	return (
		outer.sourceHeight < inner.sourceHeight &&
		inner.sourceHeight < inner.targetHeight &&
		inner.targetHeight < outer.targetHeight
	);
}
