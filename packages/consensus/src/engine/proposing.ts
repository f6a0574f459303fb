import type { ConsensusState } from '../types.ts';
import { proposerOf } from '../validators/proposer.ts';
import { slotStart } from '../validators/slots.ts';
import { buildBody } from './body.ts';
import { kernelWaits } from './kernels.ts';
import { WAIT_DOUBLINGS } from './limits.ts';
import { waitingEvidence } from './offences.ts';
import type { EngineState, LocalValidator } from './state.ts';
import type { EngineEffect } from './types.ts';

/** A slot began: where a local validator is its proposer, it proposes upon the head, or leaves the slot empty (spec 3, 4.5). */
export function proposeBlock(engine: EngineState, slot: number, force: boolean, out: EngineEffect[]): void {
	const local = localProposer(engine, slot);
	if (local === null || (!force && !mustPropose(engine))) return;
	const { block } = engine.head;
	const { body, state } = buildBody(engine, engine.head);
	if (!force && waitsForJustification(engine, state, slot)) return;
	local.record = { ...local.record, slot };
	out.push({ kind: 'propose', slot, proposer: local.record.validator, parent: block.hash, body });
}

/**
 * Whether the rule for empty blocks forbids to leave the present slot empty (spec 3): transactions, a kernel or evidence
 * wait, something included is not finalised by links in the head's own chain, a kernel awaits activation, or the
 * heartbeat is due.
 */
export function mustPropose(engine: EngineState): boolean {
	const { spec, head } = engine;
	const { state } = head.block;
	const finalized = (state.justified[0]?.height ?? 0) * spec.epochLength;
	return (
		engine.transactionsWaiting ||
		head.lastTransactions > finalized ||
		state.pendingKernel !== null ||
		slotStart(spec, engine.slot) - head.block.timestamp >= spec.heartbeatSeconds ||
		waitingEvidence(engine, state).length > 0 ||
		kernelWaits(engine)
	);
}

/** The local validator whose slot this is upon the head, unless it sealed this slot or a later one already. */
function localProposer(engine: EngineState, slot: number): LocalValidator | null {
	const { block } = engine.head;
	if (engine.halted || engine.validators.size === 0 || slot <= block.slot) return null;
	const local = engine.validators.get(proposerOf(block.state, slot));
	return local === undefined || slot <= local.record.slot ? null : local;
}

/**
 * Whether the proposer of a checkpoint leaves its slot empty because the previous checkpoint would not be justified in
 * the new one's state: at most `justifyWaitSlots` after the parent, doubled for each epoch that finalised nothing
 * (spec 4.5). `state` is the new block's.
 */
function waitsForJustification(engine: EngineState, state: ConsensusState, slot: number): boolean {
	const { spec, head } = engine;
	const number = head.block.number + 1;
	if (number % spec.epochLength !== 0) return false;
	const height = number / spec.epochLength;
	const justified = state.justified.at(-1)?.height ?? 0;
	if (justified >= height - 1) return false;
	// While the previous epoch is not justified yet, the one before it has finalised the third before this one at best.
	const stalled = height - 3 - (state.justified[0]?.height ?? 0);
	const doublings = Math.min(Math.max(stalled, 0), WAIT_DOUBLINGS);
	return slot - head.block.slot <= spec.justifyWaitSlots * 2 ** doublings;
}
