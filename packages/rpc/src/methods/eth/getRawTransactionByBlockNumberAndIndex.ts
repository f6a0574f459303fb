import { blockNumberOrTag } from '../../schema/block.ts';
import { count } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** The EIP-2718 bytes of a transaction by its block number or tag and its index in the block. */
export const getRawTransactionByBlockNumberAndIndex = declareEth({
	name: 'eth_getRawTransactionByBlockNumberAndIndex',
	summary: 'The EIP-2718 bytes of a transaction by its block number or tag and its index in the block.',
	parameters: [required('block', blockNumberOrTag), required('transactionIndex', count)],
	result: 'bytes, or null',
	handler: async ({ chain }, [selector, index]) => {
		const transaction = (await chain.blockTransactions(selector))?.[index];
		return transaction === undefined ? null : chain.rawTransaction(transaction.hash);
	},
});
