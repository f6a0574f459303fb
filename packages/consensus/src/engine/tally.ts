import { isSameVote } from '../offences/offence.ts';
import type { Address, AuxiliaryLink, Hash, Signed, VoteMessage } from '../types.ts';
import { hasQuorum } from '../validators/quorum.ts';
import { activeSets } from '../validators/sets.ts';
import { dropOldest } from './dropOldest.ts';
import { compareWithFinalized, markFinalized, markJustified } from './finality.ts';
import { REQUESTS_REMEMBERED } from './limits.ts';
import { sortedSignatures } from './members.ts';
import type { EngineState, Tally, TreeNode } from './state.ts';
import { descendsFrom, heightOf, recordOf } from './tree.ts';
import type { EngineEffect } from './types.ts';

/** Counts a verified vote, and draws the conclusions where it makes a link complete (spec 4.3, 4.4). */
export function tallyVote(
	engine: EngineState,
	vote: Signed<VoteMessage> & { readonly validator: Address },
	out: EngineEffect[],
): void {
	const tally = tallyFor(engine, vote.message) ?? openTally(engine, vote.message);
	tally.votes.set(vote.validator, vote.signature);
	tally.link = null;
	if (tally.electorate !== null) return;
	if (!engine.nodes.has(vote.message.target)) {
		missTarget(engine, tally, out);
		return;
	}
	if (complete(engine, tally, out)) completeLinks(engine, out);
}

/** The tally of exactly this message, where there is one. */
export function tallyFor(engine: EngineState, message: VoteMessage): Tally | undefined {
	return engine.tallies.get(message.target)?.find((tally) => isSameVote(tally.message, message));
}

/** Completes the links that waited for their target's block or for their source's justification. */
export function completeLinks(engine: EngineState, out: EngineEffect[]): void {
	for (let found = true; found; ) {
		found = false;
		for (const tally of engine.incomplete) {
			if (engine.justified.has(tally.message.source) && complete(engine, tally, out)) found = true;
		}
	}
}

/** Links to this target that are complete. */
export function completedLinks(engine: EngineState, target: TreeNode): Tally[] {
	return engine.tallies.get(target.block.hash)?.filter((tally) => tally.electorate !== null) ?? [];
}

/** A complete link with all the signatures known of its target's electorate. */
export function linkOf(tally: Tally): AuxiliaryLink {
	tally.link ??= {
		message: tally.message,
		signatures: tally.electorate === null ? [] : sortedSignatures(tally.electorate, tally.votes),
	};
	return tally.link;
}

/** Completes a link where it has a supermajority from a justified source; whether it did. */
function complete(engine: EngineState, tally: Tally, out: EngineEffect[]): boolean {
	const target = engine.nodes.get(tally.message.target);
	const source = engine.justified.get(tally.message.source);
	if (target === undefined || source === undefined || !isLink(engine, tally.message, source, target)) return false;
	const { state } = target.block;
	if (!hasQuorum(activeSets(state), state.offenders, tally.votes)) return false;
	tally.electorate = activeSets(state);
	engine.incomplete.delete(tally);
	const { sourceHeight, targetHeight } = tally.message;
	const consecutive = targetHeight === sourceHeight + 1;
	out.push({ kind: 'linkCompleted', link: linkOf(tally), consecutive });
	markJustified(engine, recordOf(engine.spec, target), out);
	if (consecutive) markFinalized(engine, source, out);
	return true;
}

/** Whether a message speaks of checkpoints as they are: heights, one branch, and the source's transition. */
function isLink(engine: EngineState, message: VoteMessage, source: TreeNode, target: TreeNode): boolean {
	const { spec } = engine;
	return (
		target.isCheckpoint &&
		heightOf(spec, target) === message.targetHeight &&
		heightOf(spec, source) === message.sourceHeight &&
		message.sourceHeight < message.targetHeight &&
		recordOf(spec, source).transitionHash === message.transitionHash &&
		descendsFrom(target, source)
	);
}

function openTally(engine: EngineState, message: VoteMessage): Tally {
	const tally: Tally = { message, votes: new Map(), electorate: null, link: null };
	const tallies = engine.tallies.get(message.target);
	if (tallies === undefined) engine.tallies.set(message.target, [tally]);
	else tallies.push(tally);
	engine.incomplete.add(tally);
	return tally;
}

/** Forgets what was voted for a target. */
export function forgetTallies(engine: EngineState, target: Hash): void {
	for (const tally of engine.tallies.get(target) ?? []) engine.incomplete.delete(tally);
	engine.tallies.delete(target);
}

/**
 * The target's block is not known here: ask for it. Where the finalised sets would finalise another checkpoint than the
 * one that is final here, raise the alarm: the blocks of that branch may never come.
 */
function missTarget(engine: EngineState, tally: Tally, out: EngineEffect[]): void {
	const { source, sourceHeight, target, targetHeight } = tally.message;
	if (targetHeight > engine.finalized.height) requestBlock(engine, target, out);
	const known = engine.finalizedHashes.get(sourceHeight);
	if (known === undefined || known === source || targetHeight !== sourceHeight + 1) return;
	const { state } = (engine.nodes.get(engine.finalized.hash) ?? engine.root).block;
	if (hasQuorum(activeSets(state), state.offenders, tally.votes)) {
		compareWithFinalized(engine, { height: sourceHeight, hash: source }, out);
	}
}

/** Asks for a block once. */
export function requestBlock(engine: EngineState, hash: TreeNode['block']['hash'], out: EngineEffect[]): void {
	if (engine.requested.has(hash)) return;
	engine.requested.add(hash);
	dropOldest(engine.requested, REQUESTS_REMEMBERED);
	out.push({ kind: 'requestBlock', hash });
}
