import type { EngineState } from './state.ts';
import { requestBlock } from './tally.ts';
import { descendsFrom } from './tree.ts';
import type { EngineEffect, EngineInput } from './types.ts';

/** A meta-block was committed on the origin: from now on the fork choice never leaves its source (spec 4.6). */
export function noteCommitted(
	engine: EngineState,
	input: Extract<EngineInput, { kind: 'metaBlockCommitted' }>,
	out: EngineEffect[],
): void {
	if (engine.committed !== null && input.height <= engine.committed.height) return;
	engine.committed = { height: input.height, source: input.source, sourceHeight: input.sourceHeight };
	checkCommitted(engine, out);
}

/** Compares the committed source with what this node holds for final; again when the source's block comes. */
export function checkCommitted(engine: EngineState, out: EngineEffect[]): void {
	const { committed } = engine;
	if (committed === null) return;
	const node = engine.nodes.get(committed.source);
	const known = engine.finalizedHashes.get(committed.sourceHeight);
	if (node === undefined && known !== committed.source) requestBlock(engine, committed.source, out);
	const contradicted = known === undefined ? leavesFinalized(engine, node) : known !== committed.source;
	engine.halted = contradicted && node === undefined;
	engine.finalityChanges += 1;
	if (contradicted) out.push({ kind: 'alarm', code: 'COMMITTED_CONTRADICTED', hash: committed.source });
}

/** Whether a committed source beyond the finalised checkpoint, or beside the justified one, lies on another branch. */
function leavesFinalized(engine: EngineState, node: EngineState['root'] | undefined): boolean {
	const finalized = engine.nodes.get(engine.finalized.hash);
	if (node === undefined || finalized === undefined) return false;
	return !descendsFrom(node, finalized) && !descendsFrom(finalized, node);
}
