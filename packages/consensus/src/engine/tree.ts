import { checkpointRecord } from '../checkpoints/checkpointRecord.ts';
import type { ChainSpec, CheckpointRecord } from '../types.ts';
import type { EngineState, TreeNode } from './state.ts';
import type { ImportedBlock } from './types.ts';

/** The tree's root: the last finalised checkpoint. */
export function rootNode(block: ImportedBlock): TreeNode {
	return {
		block,
		parent: null,
		children: [],
		isCheckpoint: true,
		previousCheckpoint: null,
		record: null,
		lastTransactions: -1,
		score: null,
	};
}

/** Adds a block whose parent is in the tree. */
export function addNode(engine: EngineState, parent: TreeNode, block: ImportedBlock): TreeNode {
	const node: TreeNode = {
		block,
		parent,
		children: [],
		isCheckpoint: block.number % engine.spec.epochLength === 0,
		previousCheckpoint: lastCheckpoint(parent),
		record: null,
		lastTransactions: block.transactionCount > 0 ? block.number : parent.lastTransactions,
		score: null,
	};
	parent.children.push(node);
	engine.nodes.set(block.hash, node);
	engine.leaves.delete(parent);
	engine.leaves.add(node);
	return node;
}

/** The latest checkpoint at or below a block; the root is one, so there always is. */
export function lastCheckpoint(node: TreeNode): TreeNode {
	return node.isCheckpoint ? node : (node.previousCheckpoint ?? node);
}

/** The checkpoint of a height at or below a block, as far as the tree reaches. */
export function checkpointAt(spec: ChainSpec, node: TreeNode, height: number): TreeNode | undefined {
	const number = height * spec.epochLength;
	let current: TreeNode | null = lastCheckpoint(node);
	while (current !== null && current.block.number > number) current = current.previousCheckpoint;
	return current?.block.number === number ? current : undefined;
}

/** Whether `descendant` is a checkpoint or lies above it on its own branch. */
export function descendsFrom(descendant: TreeNode, checkpoint: TreeNode): boolean {
	let current: TreeNode | null = lastCheckpoint(descendant);
	while (current !== null && current.block.number > checkpoint.block.number) current = current.previousCheckpoint;
	return current === checkpoint;
}

/** What votes need to know of a checkpoint; made once. */
export function recordOf(spec: ChainSpec, node: TreeNode): CheckpointRecord {
	node.record ??= checkpointRecord(spec, node.block, node.block.state);
	return node.record;
}

/**
 * Forgets what no longer matters: every branch that leaves the finalised one, and every block below the oldest
 * checkpoint that a remaining branch may still need as a source or target of a link.
 */
export function prune(engine: EngineState, finalized: TreeNode): void {
	for (let node = finalized; node.parent !== null; node = node.parent) {
		if (node.parent.children.length === 1) continue;
		for (const sibling of node.parent.children.splice(0)) {
			if (sibling !== node) removeBranch(engine, sibling);
		}
		node.parent.children.push(node);
	}
	let lowest = heightOf(engine.spec, finalized);
	for (const leaf of engine.leaves) {
		lowest = Math.min(lowest, leaf.block.state.justified[0]?.height ?? 0);
	}
	const root = checkpointAt(engine.spec, finalized, lowest) ?? engine.root;
	if (root !== engine.root) moveRoot(engine, root);
}

/** Height of a checkpoint's block. */
export function heightOf(spec: ChainSpec, checkpoint: TreeNode): number {
	return checkpoint.block.number / spec.epochLength;
}

function removeBranch(engine: EngineState, top: TreeNode): void {
	const waiting = [top];
	for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
		engine.nodes.delete(node.block.hash);
		engine.leaves.delete(node);
		engine.justified.delete(node.block.hash);
		waiting.push(...node.children);
	}
}

function moveRoot(engine: EngineState, root: TreeNode): void {
	for (let node = root.parent; node !== null; node = node.parent) {
		engine.nodes.delete(node.block.hash);
		engine.justified.delete(node.block.hash);
	}
	root.parent = null;
	root.previousCheckpoint = null;
	engine.root = root;
}
