import { formatTransaction } from '../../format/transaction.ts';
import { blockNumberOrTag } from '../../schema/block.ts';
import { count } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** A transaction by its block number or tag and its index in the block. */
export const getTransactionByBlockNumberAndIndex = declareEth({
	name: 'eth_getTransactionByBlockNumberAndIndex',
	summary: 'A transaction by its block number or tag and its index in the block.',
	parameters: [required('block', blockNumberOrTag), required('transactionIndex', count)],
	result: 'a transaction, or null',
	handler: async ({ chain }, [selector, index]) => {
		const transaction = (await chain.blockTransactions(selector))?.[index];
		return transaction === undefined ? null : formatTransaction(transaction);
	},
});
