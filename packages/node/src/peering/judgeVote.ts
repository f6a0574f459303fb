import {
	type Address,
	type AuxiliaryLink,
	type ChainSpec,
	type EngineState,
	hasQuorum,
	highestFinalized,
	isKnownMember,
	linkBetween,
	originVoteDigest,
	recoverAddress,
	unionOf,
	type Vote,
	voteDigest,
} from '@mosaic/consensus';
import type { Verdict } from '../network/types.ts';
import { accept, ignore, reject } from './verdicts.ts';

/** Heights above and below what is known here whose votes are still forwarded. */
const heightsAhead = 64;
const heightsBehind = 64;
/** Origin checkpoints ahead of the last observation whose votes are still forwarded. */
const originHeightsAhead = 512;
/** Distinct votes of one validator for one height: two prove an offence, more prove nothing. */
const votesPerHeight = 2;

/** What to do with a vote from a peer: cheapest questions first, the signature last. */
export function judgeVote(spec: ChainSpec, engine: EngineState, vote: Vote): Verdict {
	const { sourceHeight, targetHeight } = vote.message;
	if (sourceHeight >= targetHeight) return reject('HEIGHTS_NOT_ASCENDING');
	if (!isKnownMember(engine, vote.validator)) return ignore('NOT_A_MEMBER');
	const window = vote.kind === 'auxiliary' ? auxiliaryWindow(spec, engine) : originWindow(spec, engine);
	if (targetHeight > window.highest) return ignore('FUTURE');
	if (targetHeight < window.lowest) return ignore('ANCIENT');
	if (isKnown(engine, vote)) return ignore('KNOWN');
	const digest = vote.kind === 'auxiliary' ? voteDigest(spec, vote.message) : originVoteDigest(spec, vote.message);
	return recoverAddress(digest, vote.signature) === vote.validator ? accept : reject('SIGNATURE_INVALID');
}

/**
 * What to do with a link from a peer. It must be complete, and its signatures of members, each once, in order (spec 3):
 * a few signatures could else be told in endless arrangements, each checked and forwarded by everybody.
 */
export function judgeLink(spec: ChainSpec, engine: EngineState, { message, signatures }: AuxiliaryLink): Verdict {
	if (message.sourceHeight >= message.targetHeight) return reject('HEIGHTS_NOT_ASCENDING');
	const window = auxiliaryWindow(spec, engine);
	if (message.targetHeight > window.highest) return ignore('FUTURE');
	if (message.targetHeight < window.lowest) return ignore('ANCIENT');
	if (linkBetween(engine, message.source, message.target) !== null) return ignore('KNOWN');
	const { sets } = engine.head.block.state;
	const members = new Set(sets.flatMap(unionOf));
	if (signatures.length === 0 || signatures.length > members.size) return ignore('SIGNERS_UNKNOWN');
	const digest = voteDigest(spec, message);
	const signers = new Set<Address>();
	let last = '';
	for (const signature of signatures) {
		const signer = recoverAddress(digest, signature);
		if (signer === null) return reject('SIGNATURE_INVALID');
		if (!members.has(signer)) return ignore('SIGNERS_UNKNOWN');
		if (signer <= last) return reject('SIGNERS_UNSORTED');
		signers.add(signer);
		last = signer;
	}
	return sets.some((known) => hasQuorum(known, [], signers)) ? accept : ignore('INCOMPLETE');
}

interface Window {
	readonly lowest: number;
	readonly highest: number;
}

function auxiliaryWindow(spec: ChainSpec, engine: EngineState): Window {
	const head = Math.floor(engine.head.block.number / spec.epochLength);
	return { lowest: highestFinalized(engine).height - heightsBehind, highest: head + heightsAhead };
}

function originWindow(spec: ChainSpec, engine: EngineState): Window {
	const { observations } = engine.head.block.state;
	const lowest = Math.floor((observations[0]?.number ?? 0) / spec.originEpochLength) - heightsBehind;
	const highest = Math.floor((observations.at(-1)?.number ?? 0) / spec.originEpochLength) + originHeightsAhead;
	return { lowest, highest };
}

/** Whether the engine holds this very message of its validator, or as many others as it takes in. */
function isKnown(engine: EngineState, vote: Vote): boolean {
	const books = vote.kind === 'auxiliary' ? engine.auxiliaryVotes : engine.originVotes;
	const votes = books.get(vote.validator)?.byTarget.get(vote.message.targetHeight);
	if (votes === undefined) return false;
	return votes.length >= votesPerHeight || votes.some((known) => isSame(known, vote));
}

function isSame(first: Vote, second: Vote): boolean {
	if (first.message.target !== second.message.target || first.message.source !== second.message.source) return false;
	if (first.kind !== 'auxiliary' || second.kind !== 'auxiliary') return true;
	return first.message.transitionHash === second.message.transitionHash;
}
