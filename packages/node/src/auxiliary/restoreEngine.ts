import {
	type Address,
	type ChainSpec,
	createEngine,
	type EngineState,
	type SigningRecord,
	step,
	type Vote,
} from '@mosaic/consensus';
import type { ChainApi, ChainBlock } from '../chain/types.ts';
import { readConsensusState, readImportedBlock } from './consensusData.ts';
import { DriverError } from './driverError.ts';

/** What the engine of a stored chain is made from. */
export interface RestoreParts {
	readonly spec: ChainSpec;
	readonly chain: ChainApi;
	/** Validators whose keys this node holds. */
	readonly validators: readonly Address[];
	readonly signingRecords: readonly SigningRecord[];
	/** Votes kept from before. */
	readonly votes: readonly Vote[];
}

/**
 * The engine as it stood when the head was stored: rooted at the last checkpoint that the head's state calls finalised,
 * with all canonical blocks since. Effects of the replay are dropped: what they asked for is done, or is asked for again.
 */
export async function restoreEngine({ spec, chain, votes, ...local }: RestoreParts): Promise<EngineState> {
	const head = await storedBlock(chain, chain.head.hash);
	const { justified } = await readConsensusState(spec, chain, head);
	const root = await storedBlock(chain, justified[0]?.hash ?? chain.genesisHash);
	let engine = createEngine(spec, { ...local, root: await readImportedBlock(spec, chain, root) });
	for await (const block of chain.blocksFrom(root.number + 1)) {
		engine = step(engine, { kind: 'blockImported', block: await readImportedBlock(spec, chain, block) }).state;
	}
	for (const vote of votes) engine = step(engine, { kind: 'voteReceived', vote }).state;
	return engine;
}

async function storedBlock(chain: ChainApi, hash: ChainBlock['hash']): Promise<ChainBlock> {
	const block = await chain.getBlock(hash);
	if (block === null)
		throw new DriverError('BLOCK_MISSING', `block ${hash} is not stored: the database is damaged`, { hash });
	return block;
}
