import {
	applyBlock,
	branchCheckpoint,
	bytesToHex,
	type ChainSpec,
	type ConsensusBody,
	type ConsensusError,
	type ConsensusState,
	type EngineState,
	type Hash,
	type Result,
	stateOf,
} from '@mosaic/consensus';
import type { ChainApi } from '../chain/types.ts';
import { DriverError } from './driverError.ts';

/** The consensus state of a block with this body upon a parent of the engine's tree. Throws BLOCK_MISSING. */
export async function stateAfter(
	spec: ChainSpec,
	chain: Pick<ChainApi, 'getHeader'>,
	engine: EngineState,
	parentHash: Hash,
	body: ConsensusBody,
): Promise<Result<ConsensusState, ConsensusError>> {
	const parentState = stateOf(engine, parentHash);
	const header = await chain.getHeader(parentHash);
	if (parentState === undefined || header === null)
		throw new DriverError('BLOCK_MISSING', `the parent ${parentHash} of a block is not stored`, { parentHash });
	return applyBlock(
		spec,
		parentState,
		{
			number: Number(header.number) + 1,
			parentHash,
			parentGasUsed: header.gasUsed,
			parentTransactionsRoot: bytesToHex(header.transactionsTrie),
			checkpoint: (height) => branchCheckpoint(engine, parentHash, height),
		},
		body,
	);
}
