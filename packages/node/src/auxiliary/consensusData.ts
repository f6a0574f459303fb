import { bytesToHex } from '@ethereumjs/util';
import {
	type Address,
	blockSealDigest,
	type ChainSpec,
	type ConsensusBody,
	type ConsensusState,
	decodeBody,
	decodeState,
	EMPTY_BODY,
	genesisState,
	type Hash,
	hexToBytes,
	type ImportedBlock,
	recoverAddress,
} from '@mosaic/consensus';
import type { Attachments, ChainApi, ChainBlock } from '../chain/types.ts';
import { DriverError } from './driverError.ts';

const zeroAddress: Address = `0x${'00'.repeat(20)}`;

/** A stored block as the engine takes it. Throws DriverError where its consensus data are missing or damaged. */
export async function readImportedBlock(
	spec: ChainSpec,
	chain: ChainApi,
	{ hash, number, block }: ChainBlock,
): Promise<ImportedBlock> {
	const facts = {
		hash,
		parentHash: bytesToHex(block.header.parentHash),
		number,
		timestamp: Number(block.header.timestamp),
		transactionCount: block.transactions.length,
	};
	if (hash === chain.genesisHash)
		return { ...facts, slot: 0, proposer: zeroAddress, seal: null, body: EMPTY_BODY, state: genesisState(spec) };
	const attachments = await readAttachments(chain, hash);
	const { slot, seal } = attachments;
	const proposer = recoverAddress(blockSealDigest(spec, { slot, blockHash: hash }), seal);
	if (proposer === null) throw damaged(hash);
	return {
		...facts,
		slot,
		proposer,
		seal,
		body: decodeStoredBody(hash, attachments),
		state: decodeStoredState(hash, attachments),
	};
}

/** The consensus state of a stored block. */
export async function readConsensusState(
	spec: ChainSpec,
	chain: ChainApi,
	{ hash }: ChainBlock,
): Promise<ConsensusState> {
	return hash === chain.genesisHash ? genesisState(spec) : decodeStoredState(hash, await readAttachments(chain, hash));
}

/** The consensus body of a stored block. */
export async function readConsensusBody(chain: ChainApi, { hash }: ChainBlock): Promise<ConsensusBody> {
	return hash === chain.genesisHash ? EMPTY_BODY : decodeStoredBody(hash, await readAttachments(chain, hash));
}

async function readAttachments(chain: ChainApi, hash: Hash): Promise<Attachments> {
	const attachments = await chain.getAttachments(hash);
	if (attachments === null) throw damaged(hash);
	return attachments;
}

function decodeStoredBody(hash: Hash, { body }: Attachments): ConsensusBody {
	const decoded = decodeBody(hexToBytes(body));
	if (!decoded.ok) throw damaged(hash);
	return decoded.value;
}

function decodeStoredState(hash: Hash, { state }: Attachments): ConsensusState {
	const decoded = decodeState(hexToBytes(state));
	if (!decoded.ok) throw damaged(hash);
	return decoded.value;
}

function damaged(hash: Hash): DriverError {
	const message = `the consensus data stored with block ${hash} are missing or damaged: delete the data directory to start anew`;
	return new DriverError('CONSENSUS_DATA_DAMAGED', message, { hash });
}
