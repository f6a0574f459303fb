import type { PoolControls } from '@mosaic/rpc';
import type { TransactionPool } from '../../pool/index.ts';

/** Transactions that wait, taken out of the pool. */
export function createPoolControls(pool: TransactionPool): PoolControls {
	return {
		dropTransaction: (hash) => pool.remove(hash),
		dropAllTransactions: () => pool.clear(),
		dropTransactionsOf: (sender) => {
			const { pending, queued } = pool.content(sender);
			for (const { hash } of [...pending.values(), ...queued.values()].flat()) pool.remove(hash);
		},
	};
}
