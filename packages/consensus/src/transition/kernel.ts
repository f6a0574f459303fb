import { verifyKernelInclusion } from '../kernels/inclusion.ts';
import { isKernelWellFormed } from '../kernels/wellFormed.ts';
import type { BlockFacts, ChainSpec, ConsensusState, KernelInclusion, Result } from '../types.ts';
import { activeSets, nextSets } from '../validators/sets.ts';
import type { KernelError } from './error.ts';
import { failure, success } from './result.ts';

/** Dynasties that a branch grows by between a kernel's carrying block and its activation (spec 8). */
const ACTIVATION_DYNASTIES = 2;

/**
 * Takes up K_{n+1} while K_n is active and nothing is pending (spec 8). Its parent is B_n, which only Core knows: the
 * proof of its hash in Core's storage binds it.
 */
export function applyKernel(
	spec: ChainSpec,
	state: ConsensusState,
	facts: BlockFacts,
	inclusion: KernelInclusion | null,
): Result<ConsensusState, KernelError> {
	if (inclusion === null) return success(state);
	const { kernel } = inclusion;
	if (state.pendingKernel !== null) {
		return failure({ code: 'KERNEL_WHILE_PENDING', pending: state.pendingKernel.kernel.height });
	}
	const expected = state.kernel.height + 1;
	if (kernel.height !== expected) return failure({ code: 'KERNEL_HEIGHT', height: kernel.height, expected });
	if (!isKernelWellFormed(kernel)) return failure({ code: 'KERNEL_MALFORMED' });
	const proven = verifyKernelInclusion(spec, state, inclusion);
	if (!proven.ok) return proven;
	const pendingKernel = { kernel, hash: proven.value, carriedAt: facts.number, carriedDynasty: state.dynasty };
	return success({ ...state, pendingKernel });
}

/**
 * Activates the pending kernel once the dynasty has grown by two since its carrying block, and that block is the last
 * finalised checkpoint or an ancestor of it: the state after this block names it, so it rules from the next (spec 8).
 */
export function activateKernel(spec: ChainSpec, state: ConsensusState): ConsensusState {
	const pending = state.pendingKernel;
	if (pending === null || state.dynasty < pending.carriedDynasty + ACTIVATION_DYNASTIES) return state;
	const finalizedNumber = (state.justified[0]?.height ?? 0) * spec.epochLength;
	if (pending.carriedAt > finalizedNumber) return state;
	const { height, gasTarget, gasPrice } = pending.kernel;
	return {
		...state,
		kernel: { height, hash: pending.hash, gasTarget, gasPrice },
		sets: [...state.sets, nextSets(activeSets(state), pending.kernel)],
		pendingKernel: null,
	};
}
