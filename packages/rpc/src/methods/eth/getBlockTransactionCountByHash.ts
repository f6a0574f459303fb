import { quantity } from '../../format/quantity.ts';
import { blockHash } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** How many transactions a block has, by its hash. */
export const getBlockTransactionCountByHash = declareEth({
	name: 'eth_getBlockTransactionCountByHash',
	summary: 'How many transactions a block has, by its hash.',
	parameters: [required('blockHash', blockHash)],
	result: 'quantity, or null',
	handler: async ({ chain }, [selector]) => {
		const block = await chain.block(selector);
		return block === null ? null : quantity(block.transactionHashes.length);
	},
});
