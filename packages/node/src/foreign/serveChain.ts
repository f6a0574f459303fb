import type { Closing } from '../assembly/closing.ts';
import type { RpcAccess } from '../assembly/rpcAccess.ts';
import { type ListeningServer, serveRpc } from '../assembly/serveRpc.ts';
import { poolHead } from '../auxiliary/producingPool.ts';
import { createBackend } from '../backend/index.ts';
import type { Chain } from '../chain/index.ts';
import { clientVersion } from '../cli/version.ts';
import { rememberSender } from '../execution/index.ts';
import type { Logger } from '../logging/logger.ts';
import { TransactionPool, WorkerRecoverer } from '../pool/index.ts';

/** Where an imported chain is served. */
export interface ServeOptions {
	readonly host: string;
	readonly port: number;
	readonly logger: Logger;
	readonly access: RpcAccess;
}

/**
 * Serves an imported chain over JSON-RPC; `closing` ends it. Nothing continues the chain, so that all of it is final.
 * Transactions are taken into a pool, and no block takes them.
 */
export async function serveChain(chain: Chain, options: ServeOptions, closing: Closing): Promise<ListeningServer> {
	const recoverer = new WorkerRecoverer();
	closing.add(() => recoverer.close());
	const pool = new TransactionPool({
		chainId: BigInt(chain.chainId),
		head: await poolHead(chain),
		recoverer,
		decode: (raw, hash) => chain.decodeTransaction(raw, hash),
		rememberSender,
		clock: Date,
	});
	closing.add(() => pool.close());
	const head = () => chain.head.hash;
	const tags = { latest: head, safe: head, finalized: head };
	const server = await serveRpc(
		createBackend({ chain, pool, tags, clientVersion, tracing: true, testing: true, limits: options.access.limits }),
		options,
	);
	closing.add(() => server.close());
	return server;
}
