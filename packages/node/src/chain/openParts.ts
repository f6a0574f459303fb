import type { Hash } from '@mosaic/consensus';
import type { Genesis } from '@mosaic/genesis';
import { type ChainCommon, createChainCommon, type HardforkName } from '../execution/index.ts';
import { NodeStore } from '../state/index.ts';
import { type Database, tables } from '../storage/index.ts';
import { BlockStore } from './blockStore.ts';
import { createGenesisBlock } from './genesisBlock.ts';
import { PendingEdits } from './pendingEdits.ts';
import { Preimages } from './preimages.ts';
import type { ChainBlock } from './types.ts';
import { requireGenesis } from './writeBlock.ts';

/** What a chain is opened with. */
export interface ChainOptions {
	/** Stays the caller's: `close` does not close it. */
	readonly database: Database;
	readonly genesis: Genesis;
	/** Default: the genesis's. */
	readonly hardfork?: HardforkName;
	/** Keep what `accounts` needs; it costs a write for each address and slot that is new. Default: false. */
	readonly keepPreimages?: boolean;
}

/** What an opened chain works with. */
export interface ChainParts {
	readonly common: ChainCommon;
	readonly database: Database;
	readonly nodes: NodeStore;
	readonly blocks: BlockStore;
	readonly edits: PendingEdits;
	readonly preimages: Preimages | null;
	readonly genesisHash: Hash;
	readonly head: ChainBlock;
}

/** Opens what a database holds of a chain; its genesis is written where that is empty. Throws CHAIN_GENESIS_MISMATCH. */
export async function openParts({
	database,
	genesis,
	hardfork,
	keepPreimages = false,
}: ChainOptions): Promise<ChainParts> {
	const common = createChainCommon(genesis.chainId, hardfork ?? genesis.hardfork);
	const nodes = new NodeStore(database);
	const preimages = keepPreimages ? new Preimages(database) : null;
	const genesisHash = await requireGenesis(database, await createGenesisBlock(common, genesis, nodes), preimages);
	const blocks = new BlockStore(database, common);
	const head = blocks.get(String(database.get(tables.metadata, 'head')) as Hash);
	const edits = await PendingEdits.open({ database, store: nodes, preimages }, head.block.header.stateRoot);
	return { common, database, nodes, blocks, edits, preimages, genesisHash, head };
}
