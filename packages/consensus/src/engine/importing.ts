import { checkCommitted } from './committed.ts';
import { absorbBlockFinality, compareWithFinalized } from './finality.ts';
import { findSealOffence, noteEvidence } from './offences.ts';
import type { EngineState, TreeNode } from './state.ts';
import { completeLinks, requestBlock } from './tally.ts';
import { addNode } from './tree.ts';
import type { EngineEffect, ImportedBlock } from './types.ts';
import { receiveLink, receiveOriginLink } from './votes.ts';

/**
 * Adds a block to the tree and takes in all that it carries; the new node, or null where the block is known or its
 * parent is not. A block of a branch that finality left behind is compared with what is final, and dropped.
 */
export function importBlock(engine: EngineState, block: ImportedBlock, out: EngineEffect[]): TreeNode | null {
	if (engine.nodes.has(block.hash)) return null;
	findSealOffence(engine, block, out);
	const parent = engine.nodes.get(block.parentHash);
	if (parent === undefined || block.number !== parent.block.number + 1) {
		missParent(engine, block, out);
		return null;
	}
	const node = addNode(engine, parent, block);
	engine.requested.delete(block.hash);
	absorbBlockFinality(engine, node, out);
	for (const evidence of block.body.evidence) noteEvidence(engine, evidence, out);
	for (const link of block.body.links) receiveLink(engine, link, out);
	for (const link of block.body.originLinks) receiveOriginLink(engine, link, out);
	if (node.isCheckpoint || engine.justified.size > 1) completeLinks(engine, out);
	if (engine.committed?.source === block.hash) checkCommitted(engine, out);
	return node;
}

function missParent(engine: EngineState, block: ImportedBlock, out: EngineEffect[]): void {
	const finalized = block.state.justified[0];
	if (finalized !== undefined) compareWithFinalized(engine, finalized, out);
	if (block.number > engine.finalized.height * engine.spec.epochLength + 1) requestBlock(engine, block.parentHash, out);
}
