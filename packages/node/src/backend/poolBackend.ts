import { type Hash, hexToBytes } from '@mosaic/consensus';
import { BackendError, type PoolBackend, type PoolContent } from '@mosaic/rpc';
import { PoolError, type PoolContent as PooledContent, type TransactionPool } from '../pool/index.ts';
import { type FillParts, filledData, fillTransaction } from './fillTransaction.ts';
import { transactionData } from './transactionData.ts';

/** The pool as callers see it. */
export function createPoolBackend(parts: FillParts): PoolBackend {
	const { pool, chain } = parts;
	return {
		fillTransaction: async (request) => filledData(await fillTransaction(parts, request), chain.chainId),
		sendRawTransaction: (raw) => admit(pool, hexToBytes(raw)),
		status: () => pool.status(),
		content: async (sender) => {
			const { pending, queued } = pool.content(sender);
			return { pending: contentOf(pending), queued: contentOf(queued) };
		},
	};
}

/** Admits a transaction and answers its hash; a refusal keeps the pool's words, which are geth's. */
export function admit(pool: TransactionPool, raw: Uint8Array): Promise<Hash> {
	return refusable(() => pool.add(raw));
}

/** The same for whatever way into the pool. */
export async function refusable(admission: () => Promise<Hash>): Promise<Hash> {
	try {
		return await admission();
	} catch (error) {
		throw error instanceof PoolError ? refusal(error) : error;
	}
}

function refusal(error: PoolError): unknown {
	switch (error.code) {
		case 'RECOVERY_FAILED':
			return error;
		case 'RECOVERY_OVERLOADED':
		case 'CLOSED':
			return new BackendError('LIMIT_EXCEEDED', error.message);
		default:
			return new BackendError('TRANSACTION_REJECTED', error.message);
	}
}

function contentOf(content: PooledContent['pending']): PoolContent {
	return new Map(
		[...content].map(([sender, transactions]) => [
			sender,
			transactions.map(({ transaction }) => transactionData(transaction, sender, null)),
		]),
	);
}
