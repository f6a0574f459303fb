import { checkpointRecord } from '../checkpoints/checkpointRecord.ts';
import { kernelHash } from '../hashing/structs.ts';
import type { ChainSpec, ConsensusState } from '../types.ts';
import { genesisSets } from '../validators/sets.ts';

/** The consensus state of genesis: itself justified and finalised, K_1 active, the first observation finalised (spec 3, 4.1). */
export function genesisState(spec: ChainSpec): ConsensusState {
	const { genesisKernel } = spec;
	const state: ConsensusState = {
		kernel: {
			height: genesisKernel.height,
			hash: kernelHash(genesisKernel),
			gasTarget: genesisKernel.gasTarget,
			gasPrice: genesisKernel.gasPrice,
		},
		sets: [genesisSets(spec.validators)],
		offenders: [],
		pendingKernel: null,
		justified: [],
		dynasty: 0,
		accumulatedGas: 0n,
		accumulatedTransactionRoot: `0x${'00'.repeat(32)}`,
		observations: [spec.observation],
	};
	return {
		...state,
		justified: [checkpointRecord(spec, { hash: spec.genesisHash, number: spec.genesisNumber }, state)],
	};
}
