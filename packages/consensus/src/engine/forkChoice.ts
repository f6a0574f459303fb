import type { Address } from '../types.ts';
import type { EngineState, Score, TreeNode } from './state.ts';
import { descendsFrom } from './tree.ts';
import type { EngineEffect } from './types.ts';

/**
 * Fork choice (spec 4.6): from the highest justified checkpoint known, which never leaves the branch of the highest
 * finalised nor of the source last committed on the origin, to the leaf with the greatest weight of distinct sealers
 * since that start, then the greatest number, the lowest slot, the lowest hash.
 * `added` is the block just imported, null where finality or the committed source moved as well.
 */
export function updateHead(engine: EngineState, added: TreeNode | null, out: EngineEffect[]): void {
	const start = chooseStart(engine);
	const moved = start !== engine.start;
	engine.start = start;
	const head = !moved && added !== null ? contest(engine, engine.head, added) : bestLeaf(engine);
	if (head === engine.head) return;
	engine.head = head;
	out.push({ kind: 'moveHead', hash: head.block.hash });
}

/** The highest justified checkpoint above both anchors; of two of one height the one with the lower hash. */
function chooseStart(engine: EngineState): TreeNode {
	const anchor = chooseAnchor(engine);
	let best = anchor;
	for (const node of engine.justified.values()) {
		const { number, hash } = node.block;
		if (number < best.block.number || (number === best.block.number && hash >= best.block.hash)) continue;
		if (descendsFrom(node, anchor)) best = node;
	}
	return best;
}

/** The finalised checkpoint or the committed source, whichever is further; the committed one where they conflict. */
function chooseAnchor(engine: EngineState): TreeNode {
	const finalized = engine.nodes.get(engine.finalized.hash) ?? engine.root;
	const committed = engine.committed === null ? undefined : engine.nodes.get(engine.committed.source);
	if (committed === undefined || descendsFrom(finalized, committed)) return finalized;
	return committed;
}

function bestLeaf(engine: EngineState): TreeNode {
	let best = engine.start;
	for (const leaf of engine.leaves) {
		if (!descendsFrom(leaf, engine.start)) continue;
		best = best === engine.start ? leaf : contest(engine, best, leaf);
	}
	return best;
}

function contest(engine: EngineState, head: TreeNode, leaf: TreeNode): TreeNode {
	if (leaf.parent === head) return leaf;
	if (!descendsFrom(leaf, engine.start)) return head;
	return compare(engine, leaf, head) < 0 ? leaf : head;
}

/** Negative where `left` is the better leaf. */
function compare(engine: EngineState, left: TreeNode, right: TreeNode): number {
	const leftWeight = scoreOf(engine, left).weight;
	const rightWeight = scoreOf(engine, right).weight;
	if (leftWeight !== rightWeight) return leftWeight > rightWeight ? -1 : 1;
	if (left.block.number !== right.block.number) return right.block.number - left.block.number;
	if (left.block.slot !== right.block.slot) return left.block.slot - right.block.slot;
	return left.block.hash < right.block.hash ? -1 : 1;
}

/** Sealers between the start and a block, with their weight; computed from the nearest ancestor that has it. */
function scoreOf(engine: EngineState, node: TreeNode): Score {
	const { start } = engine;
	const missing: TreeNode[] = [];
	let current: TreeNode | null = node;
	while (current !== null && current !== start && current.score?.start !== start.block.hash) {
		missing.push(current);
		current = current.parent;
	}
	let score: Score = { start: start.block.hash, sealers: new Set(), weight: 0n };
	if (current !== null && current !== start && current.score !== null) score = current.score;
	for (const next of missing.reverse()) {
		score = withSealer(score, start, next.block.proposer);
		next.score = score;
	}
	return score;
}

function withSealer(score: Score, start: TreeNode, sealer: Address): Score {
	if (score.sealers.has(sealer)) return score;
	return {
		start: score.start,
		sealers: new Set(score.sealers).add(sealer),
		weight: score.weight + sealerWeight(start, sealer),
	};
}

/** Weight in the forward set of the kernel active at the start; offenders recorded there count zero. */
function sealerWeight(start: TreeNode, sealer: Address): bigint {
	const { sets, offenders } = start.block.state;
	if (offenders.includes(sealer)) return 0n;
	return sets.at(-1)?.forward.find((member) => member.address === sealer)?.weight ?? 0n;
}
