import { blockHash } from '../../schema/block.ts';
import { count } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** The EIP-2718 bytes of a transaction by its block hash and its index in the block. */
export const getRawTransactionByBlockHashAndIndex = declareEth({
	name: 'eth_getRawTransactionByBlockHashAndIndex',
	summary: 'The EIP-2718 bytes of a transaction by its block hash and its index in the block.',
	parameters: [required('blockHash', blockHash), required('transactionIndex', count)],
	result: 'bytes, or null',
	handler: async ({ chain }, [selector, index]) => {
		const transaction = (await chain.blockTransactions(selector))?.[index];
		return transaction === undefined ? null : chain.rawTransaction(transaction.hash);
	},
});
