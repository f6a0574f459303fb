import { formatTransaction } from '../../format/transaction.ts';
import { blockHash } from '../../schema/block.ts';
import { count } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** A transaction by its block hash and its index in the block. */
export const getTransactionByBlockHashAndIndex = declareEth({
	name: 'eth_getTransactionByBlockHashAndIndex',
	summary: 'A transaction by its block hash and its index in the block.',
	parameters: [required('blockHash', blockHash), required('transactionIndex', count)],
	result: 'a transaction, or null',
	handler: async ({ chain }, [selector, index]) => {
		const transaction = (await chain.blockTransactions(selector))?.[index];
		return transaction === undefined ? null : formatTransaction(transaction);
	},
});
