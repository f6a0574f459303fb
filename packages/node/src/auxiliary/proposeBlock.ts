import { bytesToHex } from '@ethereumjs/util';
import {
	type ChainSpec,
	consensusRoot,
	type EngineEffect,
	type EngineState,
	encodeBody,
	encodeState,
	type ImportedBlock,
	slotStart,
} from '@mosaic/consensus';
import type { ChainApi, HeadChange } from '../chain/types.ts';
import type { ExecutionWatch } from '../execution/types.ts';
import type { SealedBlock } from '../network/types.ts';
import { DriverError } from './driverError.ts';
import type { DriverPool, ProposalFields, ValidatorSigner } from './ports.ts';
import { stateAfter } from './stateAfter.ts';

type Proposal = Extract<EngineEffect, { kind: 'propose' }>;

interface ProposeParts {
	readonly spec: ChainSpec;
	readonly chain: ChainApi;
	readonly pool: DriverPool;
	readonly signer: ValidatorSigner;
	readonly fields?: () => ProposalFields;
	readonly watch?: ExecutionWatch;
}

/**
 * Builds, seals and stores the block that the engine proposes (spec 3). The block is on disk, with its consensus body
 * and state, when this resolves. Randomness is none: `prevRandao` is the parent's hash.
 */
export async function proposeBlock(
	{ spec, chain, pool, signer, fields, watch }: ProposeParts,
	engine: EngineState,
	{ slot, proposer, parent, body }: Proposal,
): Promise<{ block: ImportedBlock; sealed: SealedBlock; change: HeadChange | null }> {
	const applied = await stateAfter(spec, chain, engine, parent, body);
	if (!applied.ok)
		throw new DriverError('BODY_INVALID', `the engine proposed an invalid consensus body: ${applied.error.code}`, {
			...applied.error,
		});
	const state = applied.value;
	const timestamp = slotStart(spec, slot);
	const { feeRecipient = proposer, prevRandao = parent } = fields?.() ?? {};
	const executed = await chain.produce({
		parent,
		timestamp,
		parentBeaconBlockRoot: consensusRoot(state, body),
		feeRecipient,
		prevRandao,
		transactions: pool.best(),
		...(watch !== undefined && { watch }),
	});
	const seal = await signer.signSeal(proposer, slot, executed.hash);
	const encodedBody = encodeBody(body);
	const change = await chain.commit(executed, {
		attachments: { seal, slot, body: bytesToHex(encodedBody), state: bytesToHex(encodeState(state)) },
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
	const sealed: SealedBlock = {
		slot,
		seal,
		// For peers alone: a development chain has none to whom a block is sent.
		get block() {
			return executed.block.serialize();
		},
		body: encodedBody,
	};
	return { block, sealed, change };
}
