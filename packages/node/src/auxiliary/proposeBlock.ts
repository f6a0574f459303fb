import { bytesToHex } from '@ethereumjs/util';
import {
	applyBlock,
	type BlockFacts,
	branchCheckpoint,
	type ChainSpec,
	type ConsensusState,
	consensusRoot,
	type EngineEffect,
	type EngineState,
	encodeBody,
	encodeState,
	type ImportedBlock,
	slotStart,
	stateOf,
} from '@mosaic/consensus';
import type { ChainApi, HeadChange } from '../chain/types.ts';
import { DriverError } from './driverError.ts';
import type { DriverPool, ValidatorSigner } from './ports.ts';

type Proposal = Extract<EngineEffect, { kind: 'propose' }>;

interface ProposeParts {
	readonly spec: ChainSpec;
	readonly chain: ChainApi;
	readonly pool: DriverPool;
	readonly signer: ValidatorSigner;
}

/**
 * Builds, seals and stores the block that the engine proposes (spec 3). The block is on disk, with its consensus body
 * and state, when this resolves. Randomness is none: `prevRandao` is the parent's hash.
 */
export async function proposeBlock(
	{ spec, chain, pool, signer }: ProposeParts,
	engine: EngineState,
	{ slot, proposer, parent, body }: Proposal,
): Promise<{ block: ImportedBlock; change: HeadChange | null }> {
	const state = await stateAfter(spec, chain, engine, parent, body);
	const timestamp = slotStart(spec, slot);
	const executed = await chain.produce({
		parent,
		timestamp,
		parentBeaconBlockRoot: consensusRoot(state, body),
		feeRecipient: proposer,
		prevRandao: parent,
		transactions: pool.best(),
	});
	const seal = await signer.signSeal(proposer, slot, executed.hash);
	const change = await chain.commit(executed, {
		attachments: { seal, slot, body: bytesToHex(encodeBody(body)), state: bytesToHex(encodeState(state)) },
		makeHead: chain.head.hash === parent,
	});
	const block: ImportedBlock = {
		hash: executed.hash,
		parentHash: parent,
		number: executed.number,
		slot,
		proposer,
		seal,
		timestamp,
		transactionCount: executed.block.transactions.length,
		body,
		state,
	};
	return { block, change };
}

async function stateAfter(
	spec: ChainSpec,
	chain: ChainApi,
	engine: EngineState,
	parentHash: ImportedBlock['hash'],
	body: ImportedBlock['body'],
): Promise<ConsensusState> {
	const parentState = stateOf(engine, parentHash);
	const header = await chain.getHeader(parentHash);
	if (parentState === undefined || header === null)
		throw new DriverError('BLOCK_MISSING', `the parent ${parentHash} of a proposed block is not stored`, {
			parentHash,
		});
	const facts: BlockFacts = {
		number: Number(header.number) + 1,
		parentHash,
		parentGasUsed: header.gasUsed,
		parentTransactionsRoot: bytesToHex(header.transactionsTrie),
		checkpoint: (height) => branchCheckpoint(engine, parentHash, height),
	};
	const result = applyBlock(spec, parentState, facts, body);
	if (!result.ok)
		throw new DriverError('BODY_INVALID', `the engine proposed an invalid consensus body: ${result.error.code}`, {
			...result.error,
		});
	return result.value;
}
