import { finalizedObservation } from '../codec/state.ts';
import { transitionHash } from '../hashing/structs.ts';
import type { ConsensusState, Hash, Transition } from '../types.ts';

/** What a transition object needs of a chain: a {@link ChainSpec} will do. */
export interface TransitionContext {
	readonly coreIdentifier: Hash;
}

/** T(s), read from the consensus state committed in s (spec 5). */
export function transitionOf(spec: TransitionContext, state: ConsensusState): Transition {
	const observation = finalizedObservation(state);
	return {
		coreIdentifier: spec.coreIdentifier,
		kernelHash: state.kernel.hash,
		dynasty: state.dynasty,
		accumulatedGas: state.accumulatedGas,
		accumulatedTransactionRoot: state.accumulatedTransactionRoot,
		originBlockHash: observation.hash,
		originBlockNumber: observation.number,
	};
}

/** T̃(s). */
export function transitionHashOf(spec: TransitionContext, state: ConsensusState): Hash {
	return transitionHash(transitionOf(spec, state));
}
