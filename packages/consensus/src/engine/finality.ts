import type { CheckpointRecord } from '../types.ts';
import { dropOldest } from './dropOldest.ts';
import { FINALIZED_REMEMBERED } from './limits.ts';
import type { EngineState, TreeNode } from './state.ts';
import { descendsFrom, heightOf, prune, recordOf } from './tree.ts';
import type { EngineEffect } from './types.ts';

/** Takes in what a block's consensus state says is justified and finalised. */
export function absorbBlockFinality(engine: EngineState, node: TreeNode, out: EngineEffect[]): void {
	const { justified } = node.block.state;
	if (justified === node.parent?.block.state.justified) return;
	for (const record of justified) markJustified(engine, record, out);
	const finalized = justified[0];
	if (finalized === undefined) return;
	const finalizedNode = engine.nodes.get(finalized.hash);
	if (finalizedNode === undefined) {
		compareWithFinalized(engine, finalized, out);
		return;
	}
	markFinalized(engine, finalizedNode, out);
	if (
		finalized.height > engine.finalizedByBlocks.height &&
		engine.finalizedHashes.get(finalized.height) === finalized.hash
	) {
		engine.finalizedByBlocks = finalized;
	}
}

/** A checkpoint is justified, by a block or by votes off the wire (spec 4.4). Returns whether that is new. */
export function markJustified(engine: EngineState, record: CheckpointRecord, out: EngineEffect[]): boolean {
	const node = engine.nodes.get(record.hash);
	if (node === undefined || engine.justified.has(record.hash)) return false;
	engine.justified.set(record.hash, node);
	engine.finalityChanges += 1;
	if (record.height > engine.highestJustified.height) {
		engine.highestJustified = record;
		out.push({ kind: 'justified', checkpoint: record });
	}
	return true;
}

/** A checkpoint is finalised, by a block or by votes off the wire; conflicting finality is an alarm and changes nothing. */
export function markFinalized(engine: EngineState, node: TreeNode, out: EngineEffect[]): void {
	const record = recordOf(engine.spec, node);
	if (record.height <= engine.finalized.height) {
		compareWithFinalized(engine, record, out);
		return;
	}
	const previous = engine.nodes.get(engine.finalized.hash);
	if (previous !== undefined && !descendsFrom(node, previous)) {
		out.push({ kind: 'alarm', code: 'FINALITY_CONFLICT', hash: record.hash });
		return;
	}
	engine.finalized = record;
	engine.finalityChanges += 1;
	rememberFinalized(engine, node);
	out.push({ kind: 'finalized', checkpoint: record });
}

/** Raises the alarm where a checkpoint is said to be final and another one of its height is. */
export function compareWithFinalized(
	engine: EngineState,
	record: { height: number; hash: CheckpointRecord['hash'] },
	out: EngineEffect[],
): void {
	const known = engine.finalizedHashes.get(record.height);
	if (known !== undefined && known !== record.hash) {
		out.push({ kind: 'alarm', code: 'FINALITY_CONFLICT', hash: record.hash });
	}
}

/** Cuts the tree to what the last finalised checkpoint leaves. */
export function pruneFinalized(engine: EngineState): void {
	const node = engine.nodes.get(engine.finalized.hash);
	if (node !== undefined && descendsFrom(engine.head, node)) prune(engine, node);
}

/** A finalised checkpoint finalises all those below it. */
function rememberFinalized(engine: EngineState, node: TreeNode): void {
	const { finalizedHashes, spec } = engine;
	const heights: TreeNode[] = [];
	for (let current: TreeNode | null = node; current !== null; current = current.previousCheckpoint) {
		if (finalizedHashes.has(heightOf(spec, current))) break;
		heights.push(current);
	}
	for (const checkpoint of heights.reverse()) finalizedHashes.set(heightOf(spec, checkpoint), checkpoint.block.hash);
	dropOldest(finalizedHashes, FINALIZED_REMEMBERED);
}
