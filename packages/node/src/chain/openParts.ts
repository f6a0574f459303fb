import type { Hash } from '@mosaic/consensus';
import type { ForeignGenesis, Genesis } from '@mosaic/genesis';
import {
	type ChainRules,
	createChainCommon,
	fixedRules,
	type HardforkName,
	scheduledRules,
} from '../execution/index.ts';
import { NodeStore } from '../state/index.ts';
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
	readonly head: ChainBlock;
}

/** Opens what a database holds of a chain; its genesis is written where that is empty. Throws CHAIN_GENESIS_MISMATCH. */
export async function openParts({
	database,
	genesis,
	hardfork,
	keepPreimages = false,
}: ChainOptions): Promise<ChainParts> {
	const rules =
		'forks' in genesis
			? scheduledRules(genesis)
			: fixedRules(createChainCommon(genesis.chainId, hardfork ?? genesis.hardfork));
	const nodes = new NodeStore(database);
	const preimages = keepPreimages ? new Preimages(database) : null;
	const genesisHash = await requireGenesis(database, await createGenesisBlock(rules, genesis, nodes), preimages);
	const blocks = new BlockStore(database, rules);
	const head = blocks.get(String(database.get(tables.metadata, 'head')) as Hash);
	const edits = await PendingEdits.open({ database, store: nodes, preimages }, head.block.header.stateRoot);
	const logs = LogIndex.open(database, blocks, head);
	return { rules, database, nodes, blocks, logs, edits, preimages, genesisHash, head };
}
