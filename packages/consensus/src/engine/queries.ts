import type { AuxiliaryLink, CheckpointRecord, ConsensusState, Hash, Vote } from '../types.ts';
import { mustPropose } from './proposing.ts';
import type { EngineState } from './state.ts';
import { linkOf } from './tally.ts';
import { checkpointAt, recordOf } from './tree.ts';
import type { ImportedBlock } from './types.ts';

/**
 * Whether the rule for empty blocks would not let the present slot be skipped (spec 3). "Finalised" there means by links
 * that the head's own chain carries: it is the same for every proposer, and no restart takes it back.
 */
export function wantsBlock(engine: EngineState): boolean {
	return !engine.halted && mustPropose(engine);
}

/** The fork choice's head: `latest`. */
export function head(engine: EngineState): ImportedBlock {
	return engine.head.block;
}

/** The highest justified checkpoint known, from blocks and from the wire: `safe`. */
export function highestJustified(engine: EngineState): CheckpointRecord {
	return engine.highestJustified;
}

/** The highest finalised checkpoint known, from blocks and from the wire: `finalized`. */
export function highestFinalized(engine: EngineState): CheckpointRecord {
	return engine.finalized;
}

/** The highest checkpoint finalised by links in blocks: where a restart begins. */
export function highestFinalizedByBlocks(engine: EngineState): CheckpointRecord {
	return engine.finalizedByBlocks;
}

/** The last commit told to the engine. */
export function lastCommitted(engine: EngineState): EngineState['committed'] {
	return engine.committed;
}

/** Whether signing and proposing stopped because the committed source contradicts what is final here (spec 4.6). */
export function isHalted(engine: EngineState): boolean {
	return engine.halted;
}

/** The consensus state of a block still in the tree. */
export function stateOf(engine: EngineState, hash: Hash): ConsensusState | undefined {
	return engine.nodes.get(hash)?.block.state;
}

/** The record of a checkpoint still in the tree: since the last finalised one. */
export function checkpointByHash(engine: EngineState, hash: Hash): CheckpointRecord | undefined {
	const node = engine.nodes.get(hash);
	return node?.isCheckpoint === true ? recordOf(engine.spec, node) : undefined;
}

/** The checkpoint at a height on the branch that ends in a block of the tree, that block included: the lookup of {@link BlockFacts}. */
export function branchCheckpoint(engine: EngineState, tip: Hash, height: number): CheckpointRecord | undefined {
	const node = engine.nodes.get(tip);
	const found = node === undefined ? undefined : checkpointAt(engine.spec, node, height);
	return found === undefined ? undefined : recordOf(engine.spec, found);
}

/** The votes known for a checkpoint as target; kept some epochs beyond its finalisation. */
export function votesFor(engine: EngineState, target: Hash): Extract<Vote, { kind: 'auxiliary' }>[] {
	const votes: Extract<Vote, { kind: 'auxiliary' }>[] = [];
	for (const { message, votes: signatures } of engine.tallies.get(target) ?? []) {
		for (const [validator, signature] of signatures) votes.push({ kind: 'auxiliary', validator, message, signature });
	}
	return votes;
}

/** The complete link from source to target with all signatures known, null where none is complete. */
export function linkBetween(engine: EngineState, source: Hash, target: Hash): AuxiliaryLink | null {
	for (const tally of engine.tallies.get(target) ?? []) {
		if (tally.electorate !== null && tally.message.source === source) return linkOf(tally);
	}
	return null;
}
