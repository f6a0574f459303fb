import type { Hash } from '@mosaic/consensus';
import type { ForeignGenesis, Genesis } from '@mosaic/genesis';
import {
	type ChainRules,
	createChainCommon,
	fixedRules,
	type HardforkName,
	scheduledRules,
} from '../execution/index.ts';
import { NodeStore, type StateBase } from '../state/index.ts';
import { type Database, tables } from '../storage/index.ts';
import { BlockStore } from './blockStore.ts';
import { createGenesisBlock } from './genesisBlock.ts';
import { LogIndex } from './logIndex/index.ts';
import { PendingEdits } from './pendingEdits.ts';
import { Preimages } from './preimages.ts';
import type { ChainBlock } from './types.ts';
import { requireGenesis } from './writeBlock.ts';

/** What a chain is opened with. */
export interface ChainOptions {
	/** Stays the caller's: `close` does not close it. */
	readonly database: Database;
	/** A foreign one is of a chain that is read and not continued. */
	readonly genesis: Genesis | ForeignGenesis;
	/** Default: the genesis's. */
	readonly hardfork?: HardforkName;
	/** Keep what `accounts` needs; it costs a write for each address and slot that is new. Default: false. */
	readonly keepPreimages?: boolean;
	/** The chain that this one goes on from. Default: none. */
	readonly below?: ChainBelow;
}

/** What a chain needs of another that it goes on from. */
export interface ChainBelow {
	readonly state: StateBase;
	/** The hash of a block there. Rejects where it cannot be had now. */
	blockHash(number: number): Promise<Uint8Array | null>;
}

/** What an opened chain works with. */
export interface ChainParts {
	readonly rules: ChainRules;
	readonly database: Database;
	readonly nodes: NodeStore;
	readonly blocks: BlockStore;
	readonly logs: LogIndex;
	readonly edits: PendingEdits;
	readonly preimages: Preimages | null;
	readonly genesisHash: Hash;
	readonly genesisNumber: number;
	readonly head: ChainBlock;
}

/** Opens what a database holds of a chain; its genesis is written where that is empty. Throws CHAIN_GENESIS_MISMATCH. */
export async function openParts({
	database,
	genesis,
	hardfork,
	keepPreimages = false,
	below,
}: ChainOptions): Promise<ChainParts> {
	const rules =
		'forks' in genesis
			? scheduledRules(genesis)
			: fixedRules(createChainCommon(genesis.chainId, hardfork ?? genesis.hardfork));
	const nodes = new NodeStore(database, below?.state ?? null);
	const preimages = keepPreimages ? new Preimages(database) : null;
	const first = await createGenesisBlock(rules, genesis, nodes);
	const genesisHash = await requireGenesis(database, first, preimages);
	const genesisNumber = Number(first.block.header.number);
	const blocks = new BlockStore(database, rules, below && ((number) => below.blockHash(number)));
	const head = blocks.get(String(database.get(tables.metadata, 'head')) as Hash);
	const edits = await PendingEdits.open({ database, store: nodes, preimages }, head.block.header.stateRoot);
	const logs = LogIndex.open(database, blocks, head);
	return { rules, database, nodes, blocks, logs, edits, preimages, genesisHash, genesisNumber, head };
}
