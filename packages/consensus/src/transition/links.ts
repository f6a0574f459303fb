import { voteDigest } from '../hashing/digest.ts';
import type {
	AuxiliaryLink,
	BlockFacts,
	ChainSpec,
	CheckpointRecord,
	ConsensusState,
	Result,
	VoteMessage,
} from '../types.ts';
import { setsAt } from '../validators/sets.ts';
import type { LinkError } from './error.ts';
import { failure, success } from './result.ts';
import { checkSignatures } from './signatures.ts';

/** Applies a body's links about the auxiliary chain, ascending by target height (spec 3, 4). */
export function applyLinks(
	spec: ChainSpec,
	before: ConsensusState,
	facts: BlockFacts,
	links: readonly AuxiliaryLink[],
): Result<ConsensusState, LinkError> {
	let state = before;
	let previousTarget = -1;
	for (const [index, link] of links.entries()) {
		if (link.message.targetHeight <= previousTarget) return failure({ code: 'LINKS_NOT_ASCENDING', index });
		previousTarget = link.message.targetHeight;
		const applied = applyLink(spec, state, facts, link, index);
		if (!applied.ok) return applied;
		state = applied.value;
	}
	return success(state);
}

function applyLink(
	spec: ChainSpec,
	state: ConsensusState,
	facts: BlockFacts,
	link: AuxiliaryLink,
	index: number,
): Result<ConsensusState, LinkError> {
	const source = findSource(state, link.message, index);
	if (!source.ok) return source;
	const target = findTarget(state, facts, link.message, index);
	if (!target.ok) return target;
	const sets = setsAt(state, target.value.kernelHeight);
	if (sets === undefined) {
		return failure({ code: 'SETS_UNKNOWN', index, kernelHeight: target.value.kernelHeight });
	}
	// spec 4.3: over the kernel and the offenders of the target's own state, whatever became known later.
	const electorate = { sets, offenders: target.value.offenders };
	const refusal = checkSignatures(index, voteDigest(spec, link.message), link.signatures, electorate);
	if (refusal !== null) return failure(refusal);
	const justified = justify(state, target.value);
	const consecutive = link.message.targetHeight === link.message.sourceHeight + 1;
	return success(consecutive ? finalize(justified, source.value) : justified);
}

/** The justified checkpoint that a vote starts from, not older than the last finalised (spec 3, 4.4). */
function findSource(state: ConsensusState, message: VoteMessage, index: number): Result<CheckpointRecord, LinkError> {
	const { source, sourceHeight, targetHeight } = message;
	if (!(targetHeight > sourceHeight)) return failure({ code: 'LINK_HEIGHTS', index });
	const finalized = state.justified[0]?.height ?? 0;
	if (sourceHeight < finalized) return failure({ code: 'SOURCE_TOO_OLD', index, height: sourceHeight, finalized });
	const record = state.justified.find((checkpoint) => checkpoint.height === sourceHeight);
	if (record === undefined || record.hash !== source) return failure({ code: 'SOURCE_NOT_JUSTIFIED', index, source });
	if (record.transitionHash !== message.transitionHash) {
		return failure({ code: 'TRANSITION_MISMATCH', index, expected: record.transitionHash });
	}
	return success(record);
}

/** The checkpoint of this branch that a vote leads to, not justified before. */
function findTarget(
	state: ConsensusState,
	facts: BlockFacts,
	message: VoteMessage,
	index: number,
): Result<CheckpointRecord, LinkError> {
	const { target, targetHeight } = message;
	const record = facts.checkpoint(targetHeight);
	if (record === undefined || record.height !== targetHeight || record.hash !== target) {
		return failure({ code: 'TARGET_NOT_ON_BRANCH', index, target });
	}
	if (state.justified.some((checkpoint) => checkpoint.height === targetHeight)) {
		return failure({ code: 'TARGET_ALREADY_JUSTIFIED', index, target });
	}
	return success(record);
}

function justify(state: ConsensusState, target: CheckpointRecord): ConsensusState {
	const justified = [...state.justified, target];
	for (let place = justified.length - 1; place > 0; place -= 1) {
		const below = justified[place - 1];
		if (below === undefined || below.height < target.height) break;
		justified[place] = below;
		justified[place - 1] = target;
	}
	return { ...state, justified };
}

/** spec 4.4: counts a checkpoint once, and forgets what no valid link can start from any more. */
function finalize(state: ConsensusState, source: CheckpointRecord): ConsensusState {
	if (state.justified[0]?.height === source.height) return state;
	return {
		...state,
		dynasty: state.dynasty + 1,
		justified: state.justified.filter((checkpoint) => checkpoint.height >= source.height),
		sets: state.sets.filter((sets) => sets.kernelHeight >= source.kernelHeight),
	};
}
