import { formatTransaction } from '../../format/transaction.ts';
import { declareEth } from './declare.ts';

/** Executable transactions in the pool. */
export const pendingTransactions = declareEth({
	name: 'eth_pendingTransactions',
	summary: 'Executable transactions in the pool.',
	parameters: [],
	result: 'an array of transactions',
	handler: async ({ pool }) => [...(await pool.content()).pending.values()].flat().map(formatTransaction),
});
