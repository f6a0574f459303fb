import { isHex } from '../bytes/hex.ts';
import { recoverAddress } from '../crypto/signature.ts';
import { originVoteDigest, voteDigest } from '../hashing/digest.ts';
import { isSameOriginVote, isSameVote } from '../offences/offence.ts';
import type { AuxiliaryLink, OriginLink, OriginVoteMessage, Vote, VoteMessage } from '../types.ts';
import {
	ORIGIN_VOTE_WINDOW,
	SWEEP_HEIGHTS,
	VOTE_DEPTH,
	VOTE_HISTORY,
	VOTE_WINDOW,
	VOTES_PER_HEIGHT,
} from './limits.ts';
import { isKnownMember } from './members.ts';
import { findVoteOffence } from './offences.ts';
import { carriedOriginHeight, originTallyFor, tallyOriginVote } from './originTally.ts';
import type { EngineState, SignedVotes } from './state.ts';
import { forgetTallies, tallyFor, tallyVote } from './tally.ts';
import { heightOf, lastCheckpoint } from './tree.ts';
import type { EngineEffect } from './types.ts';

/**
 * Takes in a vote from anywhere: of a member, inside the window of heights, properly signed; looks for offences and
 * tallies it. Everything else is dropped without a trace.
 */
export function receiveVote(engine: EngineState, received: Vote, out: EngineEffect[]): void {
	const interned = onKnownMessage(engine, received);
	// What has a tally was well formed when that was opened.
	if (interned === null && !isWellFormed(received)) return;
	if (!isInWindow(engine, received) || !isKnownMember(engine, received.validator)) return;
	const vote = interned ?? received;
	const signed = signedBy(engine, vote);
	if (isKnown(signed, vote) || !isSigned(engine, vote)) return;
	findVoteOffence(engine, signed, vote, out);
	if (!remember(signed, vote)) return;
	if (vote.kind === 'auxiliary') tallyVote(engine, vote, out);
	else tallyOriginVote(engine, vote);
}

/** Takes in the votes of a link, off the wire or in a block's body. */
export function receiveLink(engine: EngineState, link: AuxiliaryLink, out: EngineEffect[]): void {
	const claim = { kind: 'auxiliary', message: link.message } as const;
	if (!isWellFormed(claim) || !isInWindow(engine, claim)) return;
	const tally = tallyFor(engine, link.message);
	const message = tally?.message ?? link.message;
	const digest = voteDigest(engine.spec, message);
	for (const signature of link.signatures) {
		const validator = recoverAddress(digest, signature);
		if (validator === null || tally?.votes.get(validator) === signature) continue;
		receiveVote(engine, { kind: 'auxiliary', validator, message, signature }, out);
	}
}

/** Takes in the votes of a link about the origin, in a block's body. */
export function receiveOriginLink(engine: EngineState, link: OriginLink, out: EngineEffect[]): void {
	const claim = { kind: 'origin', message: link.message } as const;
	if (!isWellFormed(claim) || !isInWindow(engine, claim)) return;
	const tally = originTallyFor(engine, link.message);
	const message = tally?.message ?? link.message;
	const digest = originVoteDigest(engine.spec, message);
	for (const signature of link.signatures) {
		const validator = recoverAddress(digest, signature);
		if (validator === null || tally?.votes.get(validator) === signature) continue;
		receiveVote(engine, { kind: 'origin', validator, message, signature }, out);
	}
}

/** The lowest target height whose votes about the auxiliary chain are kept. */
function lowestTarget(engine: EngineState): number {
	const head = heightOf(engine.spec, lastCheckpoint(engine.head));
	return Math.max(engine.finalized.height - VOTE_HISTORY, head - VOTE_DEPTH);
}

/** Forgets votes that fell out of the window. */
export function sweepVotes(engine: EngineState): void {
	const lowest = lowestTarget(engine);
	if (lowest < engine.sweptBelow + SWEEP_HEIGHTS) return;
	engine.sweptBelow = lowest;
	for (const [target, tallies] of engine.tallies) {
		if ((tallies[0]?.message.targetHeight ?? 0) < lowest) forgetTallies(engine, target);
	}
	for (const signed of engine.auxiliaryVotes.values()) forgetBelow(signed.byTarget, lowest);
}

/** Forgets votes about the origin that a finalised block has made obsolete (spec 5). */
export function sweepOriginVotes(engine: EngineState): void {
	const carried = carriedOriginHeight(engine);
	forgetBelow(engine.originTallies, carried + 1);
	for (const signed of engine.originVotes.values()) forgetBelow(signed.byTarget, carried - VOTE_HISTORY);
}

/** What a vote says, whoever signed it. */
type Claim =
	| { readonly kind: 'auxiliary'; readonly message: VoteMessage }
	| { readonly kind: 'origin'; readonly message: OriginVoteMessage };

function isWellFormed(vote: Claim): boolean {
	const { source, target, sourceHeight, targetHeight } = vote.message;
	if (!Number.isSafeInteger(sourceHeight) || !Number.isSafeInteger(targetHeight)) return false;
	if (sourceHeight < 0 || targetHeight <= sourceHeight) return false;
	if (vote.kind === 'auxiliary' && !isHex(vote.message.transitionHash, 32)) return false;
	return isHex(source, 32) && isHex(target, 32);
}

function isInWindow(engine: EngineState, { kind, message }: Claim): boolean {
	const { targetHeight } = message;
	if (kind === 'auxiliary') {
		const highest = heightOf(engine.spec, lastCheckpoint(engine.head)) + VOTE_WINDOW;
		return targetHeight >= lowestTarget(engine) && targetHeight <= highest;
	}
	const observed = (engine.head.block.state.observations.at(-1)?.number ?? 0) / engine.spec.originEpochLength;
	return targetHeight > carriedOriginHeight(engine) - VOTE_HISTORY && targetHeight <= observed + ORIGIN_VOTE_WINDOW;
}

/** The same vote on the message object that its tally holds, so that messages are hashed once; null where none is tallied. */
function onKnownMessage(engine: EngineState, vote: Vote): Vote | null {
	const { validator, signature } = vote;
	if (vote.kind === 'auxiliary') {
		const message = tallyFor(engine, vote.message)?.message;
		if (message === undefined) return null;
		return message === vote.message ? vote : { kind: 'auxiliary', validator, message, signature };
	}
	const message = originTallyFor(engine, vote.message)?.message;
	if (message === undefined) return null;
	return message === vote.message ? vote : { kind: 'origin', validator, message, signature };
}
function signedBy(engine: EngineState, vote: Vote): SignedVotes {
	const books = vote.kind === 'auxiliary' ? engine.auxiliaryVotes : engine.originVotes;
	let signed = books.get(vote.validator);
	if (signed === undefined) {
		signed = { byTarget: new Map(), highestTarget: -1, highestSource: -1, latest: null };
		books.set(vote.validator, signed);
	}
	return signed;
}

function isKnown(signed: SignedVotes, vote: Vote): boolean {
	const votes = signed.byTarget.get(vote.message.targetHeight);
	return votes?.some((known) => isSameMessage(known, vote)) ?? false;
}

function isSameMessage(first: Vote, second: Vote): boolean {
	if (first.kind !== 'auxiliary' || second.kind !== 'auxiliary') return isSameOriginVote(first.message, second.message);
	return isSameVote(first.message, second.message);
}

function isSigned(engine: EngineState, vote: Vote): boolean {
	const digest =
		vote.kind === 'auxiliary' ? voteDigest(engine.spec, vote.message) : originVoteDigest(engine.spec, vote.message);
	return recoverAddress(digest, vote.signature) === vote.validator;
}

/** Remembers a vote; false where its validator signed too many others for this height already. */
function remember(signed: SignedVotes, vote: Vote): boolean {
	const { targetHeight, sourceHeight } = vote.message;
	const votes = signed.byTarget.get(targetHeight);
	if (votes === undefined) signed.byTarget.set(targetHeight, [vote]);
	else if (votes.length < VOTES_PER_HEIGHT) votes.push(vote);
	else return false;
	signed.highestTarget = Math.max(signed.highestTarget, targetHeight);
	if (sourceHeight >= signed.highestSource) {
		signed.highestSource = sourceHeight;
		signed.latest = vote;
	}
	return true;
}

function forgetBelow(byHeight: Map<number, unknown>, lowest: number): void {
	for (const height of byHeight.keys()) {
		if (height < lowest) byHeight.delete(height);
	}
}
