import { quantity } from '../../format/quantity.ts';
import { blockNumberOrTag } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** How many uncles a block has, by its number or tag: none since proof of work ended. */
export const getUncleCountByBlockNumber = declareEth({
	name: 'eth_getUncleCountByBlockNumber',
	summary: 'How many uncles a block has, by its number or tag: none since proof of work ended.',
	parameters: [required('block', blockNumberOrTag)],
	result: 'quantity, or null',
	handler: async ({ chain }, [selector]) => {
		const block = await chain.block(selector);
		return block === null ? null : quantity(block.uncleHashes.length);
	},
});
