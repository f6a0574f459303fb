import type { Address } from '@mosaic/consensus';
import type { Genesis } from '@mosaic/genesis';
import type { DriverPool } from '../auxiliary/ports.ts';
import { poolHead, producingPool } from '../auxiliary/producingPool.ts';
import { Chain, type ChainBelow } from '../chain/index.ts';
import { CliError } from '../cli/cliError.ts';
import type { Clock } from '../clock/virtualClock.ts';
import { rememberSender } from '../execution/index.ts';
import { databasePoolStore, OSAKA_RULES, PRAGUE_RULES, type SenderRecoverer, TransactionPool } from '../pool/index.ts';
import { Database, tables } from '../storage/index.ts';

/** One chain with its database and pool. */
export interface OpenChain {
	readonly database: Database;
	readonly chain: Chain;
	readonly pool: TransactionPool;
	/** The pool as block production sees it. */
	readonly producing: DriverPool;
	close(): Promise<void>;
}

/** How to open a chain. */
export interface OpenChainOptions {
	readonly directory: string;
	readonly genesis: Genesis;
	/** Whether the database is to be made; otherwise it must hold the chain already. */
	readonly isNew: boolean;
	/** Wait for the disk at each write, and keep the pool over restarts. */
	readonly durable: boolean;
	readonly recoverer: SenderRecoverer;
	/** The node's own accounts, whose transactions are never evicted for others'. */
	readonly locals: ReadonlySet<Address>;
	/** Take legacy transactions that name no chain (EIP-155). Default: false. */
	readonly allowUnprotected?: boolean;
	/** Keep what dumps of the state need. Default: false. */
	readonly keepPreimages?: boolean;
	/** The chain that this one goes on from. Default: none. */
	readonly below?: (database: Database) => ChainBelow;
	/** For the lifetimes of waiting transactions: not the virtual clock. */
	readonly wall: Clock;
}

/** Opens a chain, writing its genesis where it is new. Throws CliError DATA_DIRECTORY_DAMAGED where it should not be, but is. */
export async function openChain(options: OpenChainOptions): Promise<OpenChain> {
	const { genesis, recoverer, locals, wall, durable } = options;
	const database = await Database.open({ directory: options.directory, durable });
	try {
		if (!options.isNew) requireChain(database);
		const chain = await Chain.open({
			...{ database, genesis, keepPreimages: options.keepPreimages ?? false },
			...(options.below !== undefined && { below: options.below(database) }),
		});
		const pool = new TransactionPool({
			chainId: BigInt(genesis.chainId),
			head: await poolHead(chain),
			recoverer,
			decode: (raw, hash) => chain.decodeTransaction(raw, hash),
			rememberSender,
			clock: wall,
			rules: genesis.hardfork === 'prague' ? PRAGUE_RULES : OSAKA_RULES,
			locals,
			allowUnprotected: options.allowUnprotected ?? false,
			...(durable ? { store: databasePoolStore(database) } : {}),
		});
		await pool.restore();
		return {
			database,
			chain,
			pool,
			producing: producingPool(chain, pool),
			close: async () => {
				await pool.close();
				await chain.close();
				await database.close();
			},
		};
	} catch (error) {
		await database.close();
		throw error;
	}
}

function requireChain(database: Database): void {
	if (database.has(tables.metadata, 'genesis')) return;
	const message = `the database at ${database.location} has lost its chain: give another --data-dir, or delete the data directory to start anew`;
	throw new CliError('DATA_DIRECTORY_DAMAGED', message, { location: database.location });
}
