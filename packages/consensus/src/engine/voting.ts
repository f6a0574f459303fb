import { voteForCheckpoint } from '../checkpoints/voteFor.ts';
import { voteDigest } from '../hashing/digest.ts';
import type { Vote } from '../types.ts';
import { activeSets, isMember } from '../validators/sets.ts';
import { RESEND_VOTES } from './limits.ts';
import type { EngineState, LocalValidator, TreeNode } from './state.ts';
import { heightOf, lastCheckpoint } from './tree.ts';
import type { EngineEffect } from './types.ts';

/**
 * Every local validator votes, in ascending order, once for each checkpoint of the head's chain above its signing
 * record (spec 4.2). The recorded vote itself may be issued again after a restart.
 */
export function castVotes(engine: EngineState, out: EngineEffect[]): void {
	if (engine.halted) return;
	const highest = lastCheckpoint(engine.head);
	for (const local of engine.validators.values()) {
		const { target } = local.record.auxiliary;
		const lowest = local.auxiliaryIssued ? target + 1 : target;
		for (const checkpoint of checkpointsFrom(engine, highest, lowest)) castVote(engine, local, checkpoint, out);
	}
}

/**
 * Publishes again the newest votes of the local validators that no finalised block carries, where finality in blocks has
 * not moved since this was last asked: votes get lost, and nobody else may have them.
 */
export function resendVotes(engine: EngineState, out: EngineEffect[]): void {
	const { height } = engine.finalizedByBlocks;
	const stalled = height === engine.finalizedAtResend;
	engine.finalizedAtResend = height;
	if (!stalled) return;
	for (const validator of engine.validators.keys()) {
		const signed = engine.auxiliaryVotes.get(validator)?.byTarget ?? new Map<number, readonly Vote[]>();
		const waiting = [...signed].filter(([target]) => target > height).sort(([left], [right]) => left - right);
		for (const [, votes] of waiting.slice(-RESEND_VOTES))
			for (const vote of votes) out.push({ kind: 'publishVote', vote });
	}
}

function castVote(engine: EngineState, local: LocalValidator, checkpoint: TreeNode, out: EngineEffect[]): void {
	const { record } = local;
	const message = voteForCheckpoint(engine.spec, checkpoint.block, checkpoint.block.state);
	if (message === null || message.sourceHeight < record.auxiliary.source) return;
	if (!isMember(activeSets(checkpoint.block.state), record.validator)) return;
	const digest = voteDigest(engine.spec, message);
	if (message.targetHeight === record.auxiliary.target && digest !== record.auxiliary.digest) return;
	const { sourceHeight: source, targetHeight: target } = message;
	local.record = { ...record, auxiliary: { source, target, digest } };
	local.auxiliaryIssued = true;
	out.push({ kind: 'signVote', validator: record.validator, message });
}

/** Checkpoints of a chain from a height on, ascending. */
function checkpointsFrom(engine: EngineState, highest: TreeNode, lowest: number): TreeNode[] {
	const checkpoints: TreeNode[] = [];
	let current: TreeNode | null = highest;
	while (current !== null && heightOf(engine.spec, current) >= lowest) {
		checkpoints.push(current);
		current = current.previousCheckpoint;
	}
	return checkpoints.reverse();
}
