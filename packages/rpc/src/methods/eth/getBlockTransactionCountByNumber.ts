import { quantity } from '../../format/quantity.ts';
import { blockNumberOrTag } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** How many transactions a block has, by its number or tag. */
export const getBlockTransactionCountByNumber = declareEth({
	name: 'eth_getBlockTransactionCountByNumber',
	summary: 'How many transactions a block has, by its number or tag.',
	parameters: [required('block', blockNumberOrTag)],
	result: 'quantity, or null',
	handler: async ({ chain }, [selector]) => {
		const block = await chain.block(selector);
		return block === null ? null : quantity(block.transactionHashes.length);
	},
});
