import { noteCommitted } from './committed.ts';
import { pruneFinalized } from './finality.ts';
import { updateHead } from './forkChoice.ts';
import { importBlock } from './importing.ts';
import { noteKernelOpened, noteKernelProof, wantKernelProof } from './kernels.ts';
import { RESEND_SLOTS } from './limits.ts';
import { forgetPunished, noteEvidence } from './offences.ts';
import { noteOriginPin } from './originPins.ts';
import { advanceOrigin, castOriginVotes, resendOriginVotes, trimOriginPath } from './originVoting.ts';
import { proposeBlock } from './proposing.ts';
import type { EngineState, TreeNode } from './state.ts';
import type { EngineEffect, EngineInput } from './types.ts';
import { receiveLink, receiveVote, sweepOriginVotes, sweepVotes } from './votes.ts';
import { castVotes, resendVotes } from './voting.ts';

/**
 * One step of the engine of a node: an input, and the effects to execute in order. Synchronous, total and
 * deterministic. It consumes the state that it is given: callers go on with the returned one.
 */
export function step(
	engine: EngineState,
	input: EngineInput,
): { readonly state: EngineState; readonly effects: readonly EngineEffect[] } {
	const effects: EngineEffect[] = [];
	const finalityBefore = engine.finalityChanges;
	const headBefore = engine.head;
	const added = take(engine, input, effects);
	settle(engine, added, finalityBefore, headBefore, effects);
	if (input.kind === 'slotBegan') beginSlot(engine, input.slot, input.force ?? false, effects);
	return { state: engine, effects };
}

/** Takes in what the input says; the block it added to the tree, where it did. */
function take(engine: EngineState, input: EngineInput, out: EngineEffect[]): TreeNode | null {
	switch (input.kind) {
		case 'blockImported':
			return importBlock(engine, input.block, out);
		case 'voteReceived':
			receiveVote(engine, input.vote, out);
			break;
		case 'linkReceived':
			receiveLink(engine, input.link, out);
			break;
		case 'slotBegan':
			engine.slot = Math.max(engine.slot, input.slot);
			break;
		case 'transactionsWaiting':
			engine.transactionsWaiting = input.waiting;
			break;
		case 'originAdvanced':
			advanceOrigin(engine, input.checkpoints);
			castOriginVotes(engine, out);
			break;
		case 'kernelOpened':
			noteKernelOpened(engine, input.height, input.originNumber);
			wantKernelProof(engine, out);
			break;
		case 'originPinned':
			noteOriginPin(engine, input.number);
			break;
		case 'kernelProven':
			noteKernelProof(engine, input.inclusion, input.observation);
			break;
		case 'evidenceSeen':
			noteEvidence(engine, input.evidence, out);
			break;
		case 'metaBlockCommitted':
			noteCommitted(engine, input, out);
			break;
	}
	return null;
}

/** Draws the conclusions: head, tree, votes. */
function settle(
	engine: EngineState,
	added: TreeNode | null,
	finalityBefore: number,
	headBefore: TreeNode,
	out: EngineEffect[],
): void {
	const finalityMoved = engine.finalityChanges !== finalityBefore;
	if (!finalityMoved && added === null) return;
	updateHead(engine, finalityMoved ? null : added, out);
	if (finalityMoved) {
		pruneFinalized(engine);
		sweepOriginVotes(engine);
		trimOriginPath(engine);
		forgetPunished(engine, (engine.nodes.get(engine.finalized.hash) ?? engine.root).block.state);
	}
	if (engine.head === headBefore) return;
	sweepVotes(engine);
	castVotes(engine, out);
	if (engine.head.block.state.observations !== headBefore.block.state.observations) castOriginVotes(engine, out);
	wantKernelProof(engine, out);
}

function beginSlot(engine: EngineState, slot: number, force: boolean, out: EngineEffect[]): void {
	if (slot % RESEND_SLOTS === 0) {
		resendOriginVotes(engine, out);
		resendVotes(engine, out);
		engine.proofWanted = null;
		wantKernelProof(engine, out);
	}
	proposeBlock(engine, slot, force, out);
}
