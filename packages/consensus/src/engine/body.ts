import { applyBlock } from '../transition/applyBlock.ts';
import type { Address, AuxiliaryLink, ConsensusBody, ConsensusState, KernelInclusion, OriginLink } from '../types.ts';
import { isProofComing, proofFor } from './kernels.ts';
import { EVIDENCE_PER_BODY, LINKS_PER_BODY, ORIGIN_LINKS_PER_BODY } from './limits.ts';
import { waitingEvidence } from './offences.ts';
import { keepsPinnedObservation, upToOriginPin } from './originPins.ts';
import { completeOriginLinks } from './originTally.ts';
import type { EngineState, Tally, TreeNode } from './state.ts';
import { completedLinks, linkOf } from './tally.ts';
import { checkpointAt, lastCheckpoint, recordOf } from './tree.ts';

/** A body for the block after `parent` with all that is known and valid there, and the state it leads to (spec 3). */
export function buildBody(engine: EngineState, parent: TreeNode): { body: ConsensusBody; state: ConsensusState } {
	const { state } = parent.block;
	const accused = waitingEvidence(engine, state).slice(0, EVIDENCE_PER_BODY);
	const evidence = accused.map(([, proof]) => proof);
	const links = selectLinks(engine, parent);
	const observed = selectOriginLinks(engine, parent, [...state.offenders, ...accused.map(([offender]) => offender)]);
	const whole: ConsensusBody = { evidence, links, originLinks: observed.originLinks, kernel: observed.kernel };
	const state1 = stateAfter(engine, parent, whole);
	if (state1 !== null) return { body: whole, state: state1 };
	return withoutInvalid(engine, parent, whole);
}

/**
 * Every part was selected by the rules of the state transition, so this is not reached but by a proof of a kernel that
 * proves nothing. Such parts are left out and forgotten, so that they do not wait for ever.
 */
function withoutInvalid(
	engine: EngineState,
	parent: TreeNode,
	whole: ConsensusBody,
): { body: ConsensusBody; state: ConsensusState } {
	let body: ConsensusBody = { evidence: [], links: [], originLinks: [], kernel: null };
	let state = stateAfter(engine, parent, body) ?? parent.block.state;
	for (const part of ['links', 'originLinks', 'evidence', 'kernel'] as const) {
		const longer = { ...body, [part]: whole[part] };
		const next = stateAfter(engine, parent, longer);
		if (next === null) forgetPart(engine, part, whole);
		else [body, state] = [longer, next];
	}
	return { body, state };
}

function forgetPart(engine: EngineState, part: keyof ConsensusBody, whole: ConsensusBody): void {
	if (part === 'kernel') engine.kernelProofs = engine.kernelProofs.filter((held) => held.inclusion !== whole.kernel);
	if (part !== 'evidence') return;
	for (const [offender, evidence] of engine.evidence) {
		if (whole.evidence.includes(evidence)) engine.evidence.delete(offender);
	}
}

function stateAfter(engine: EngineState, parent: TreeNode, body: ConsensusBody): ConsensusState | null {
	const { spec } = engine;
	const result = applyBlock(
		spec,
		parent.block.state,
		{
			number: parent.block.number + 1,
			parentHash: parent.block.hash,
			// Gas and transactions of the parent decide about no rule of a body.
			parentGasUsed: 0n,
			parentTransactionsRoot: `0x${'00'.repeat(32)}`,
			checkpoint: (height) => {
				const node = checkpointAt(spec, parent, height);
				return node === undefined ? undefined : recordOf(spec, node);
			},
		},
		body,
	);
	return result.ok ? result.value : null;
}

/**
 * The complete links of the parent's branch that would justify their targets there, by target, one for each
 * target: of two the one with the higher source.
 */
function selectLinks(engine: EngineState, parent: TreeNode): AuxiliaryLink[] {
	const { justified } = parent.block.state;
	let finalized = justified[0]?.height ?? 0;
	const sources = new Set(justified.map((record) => record.hash));
	const links: AuxiliaryLink[] = [];
	for (const checkpoint of checkpointsAbove(engine, parent, finalized)) {
		const tally = bestLink(engine, checkpoint, sources, finalized);
		if (tally === null) continue;
		links.push(linkOf(tally));
		sources.add(checkpoint.block.hash);
		const { sourceHeight, targetHeight } = tally.message;
		if (targetHeight === sourceHeight + 1) finalized = Math.max(finalized, sourceHeight);
		if (links.length === LINKS_PER_BODY) break;
	}
	return links;
}

function bestLink(
	engine: EngineState,
	target: TreeNode,
	sources: ReadonlySet<string>,
	finalized: number,
): Tally | null {
	if (sources.has(target.block.hash)) return null;
	let best: Tally | null = null;
	for (const tally of completedLinks(engine, target)) {
		const { source, sourceHeight } = tally.message;
		if (!sources.has(source) || sourceHeight < finalized) continue;
		if (best === null || sourceHeight > best.message.sourceHeight) best = tally;
	}
	return best;
}

function checkpointsAbove(engine: EngineState, node: TreeNode, height: number): TreeNode[] {
	const checkpoints: TreeNode[] = [];
	const lowest = height * engine.spec.epochLength;
	let current: TreeNode | null = lastCheckpoint(node);
	while (current !== null && current.block.number > lowest) {
		if (engine.tallies.has(current.block.hash)) checkpoints.push(current);
		current = current.previousCheckpoint;
	}
	return checkpoints.reverse();
}

/**
 * The complete origin links in order, and the kernel's proof. A proof holds against one observation: the links go as
 * far as that one is the finalised one, and no further; and they wait for a proof that is just being made. They stop
 * likewise at what Core pinned.
 */
function selectOriginLinks(
	engine: EngineState,
	parent: TreeNode,
	offenders: readonly Address[],
): { originLinks: OriginLink[]; kernel: KernelInclusion | null } {
	const { state } = parent.block;
	const proof = proofFor(engine, state, state.observations[0]?.hash);
	if (proof !== null) return { originLinks: [], kernel: proof };
	if (isProofComing(engine, state) || keepsPinnedObservation(engine, parent)) return { originLinks: [], kernel: null };
	const originLinks = completeOriginLinks(engine, state, offenders, ORIGIN_LINKS_PER_BODY);
	for (let count = originLinks.length; count > 0; count -= 1) {
		const kernel = proofFor(engine, state, originLinks[count - 1]?.message.source);
		if (kernel !== null) return { originLinks: originLinks.slice(0, count), kernel };
	}
	return { originLinks: upToOriginPin(engine, originLinks), kernel: null };
}
