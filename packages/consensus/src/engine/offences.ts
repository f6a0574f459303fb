import { verifyEvidence } from '../offences/evidence.ts';
import { offenceOf } from '../offences/offence.ts';
import type { Address, ConsensusState, Evidence, Vote } from '../types.ts';
import { isMember } from '../validators/sets.ts';
import { dropOldest } from './dropOldest.ts';
import { SEALS_REMEMBERED } from './limits.ts';
import { isKnownMember } from './members.ts';
import type { EngineState, SignedVotes } from './state.ts';
import type { EngineEffect, ImportedBlock } from './types.ts';

/** Takes in evidence from anywhere: reports its offender once, and keeps it for bodies (spec 6). */
export function noteEvidence(engine: EngineState, evidence: Evidence, out: EngineEffect[]): void {
	const offender = verifyEvidence(engine.spec, evidence);
	if (offender === null || engine.reported.has(offender) || !isKnownMember(engine, offender)) return;
	engine.reported.add(offender);
	engine.evidence.set(offender, evidence);
	out.push({ kind: 'reportOffence', offender, evidence });
}

/** Compares a verified vote with all that its validator is known to have signed in that domain (spec 6 a, b, c). */
export function findVoteOffence(engine: EngineState, signed: SignedVotes, vote: Vote, out: EngineEffect[]): void {
	if (engine.reported.has(vote.validator) || followsInOrder(signed, vote)) return;
	for (const votes of signed.byTarget.values()) {
		for (const earlier of votes) {
			if (offenceOf(earlier, vote) === null) continue;
			const evidence = voteEvidence(earlier, vote);
			if (evidence !== null) noteEvidence(engine, evidence, out);
			return;
		}
	}
}

/** Compares a block's seal with that of another block by this proposer for this slot (spec 3, 6). */
export function findSealOffence(engine: EngineState, block: ImportedBlock, out: EngineEffect[]): void {
	if (block.seal === null) return;
	const key = `${block.slot}${block.proposer}`;
	const second = { message: { slot: block.slot, blockHash: block.hash }, signature: block.seal };
	const first = engine.seals.get(key);
	if (first === undefined) {
		engine.seals.set(key, second);
		dropOldest(engine.seals, SEALS_REMEMBERED);
	} else if (first.message.blockHash !== block.hash) {
		noteEvidence(engine, { kind: 'seal', first, second }, out);
	}
}

/** Evidence that a block upon this state would not carry in vain. */
export function waitingEvidence(engine: EngineState, state: ConsensusState): [Address, Evidence][] {
	if (engine.evidence.size === 0) return [];
	return [...engine.evidence].filter(
		([offender]) => !state.offenders.includes(offender) && state.sets.some((sets) => isMember(sets, offender)),
	);
}

/** Forgets evidence against those whom the finalised state has recorded. */
export function forgetPunished(engine: EngineState, finalized: ConsensusState): void {
	for (const offender of finalized.offenders) engine.evidence.delete(offender);
}

/** Above all earlier targets and no source lower: that breaks no rule except perhaps (c), which needs one source. */
function followsInOrder(signed: SignedVotes, vote: Vote): boolean {
	const { targetHeight, sourceHeight } = vote.message;
	if (targetHeight <= signed.highestTarget || sourceHeight < signed.highestSource) return false;
	return sourceHeight > signed.highestSource || (signed.latest !== null && isSameSource(signed.latest, vote));
}

function isSameSource(first: Vote, second: Vote): boolean {
	if (first.message.source !== second.message.source) return false;
	if (first.kind !== 'auxiliary' || second.kind !== 'auxiliary') return true;
	return first.message.transitionHash === second.message.transitionHash;
}

function voteEvidence(first: Vote, second: Vote): Evidence | null {
	if (first.kind === 'auxiliary' && second.kind === 'auxiliary') return { kind: 'auxiliary', ...both(first, second) };
	if (first.kind === 'origin' && second.kind === 'origin') return { kind: 'origin', ...both(first, second) };
	return null;
}

function both<M>(first: Statement<M>, second: Statement<M>): { first: Statement<M>; second: Statement<M> } {
	return {
		first: { message: first.message, signature: first.signature },
		second: { message: second.message, signature: second.signature },
	};
}

interface Statement<M> {
	readonly message: M;
	readonly signature: `0x${string}`;
}
