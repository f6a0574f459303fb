import { quantity } from '../../format/quantity.ts';
import { blockHash } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** How many uncles a block has, by its hash: none since proof of work ended. */
export const getUncleCountByBlockHash = declareEth({
	name: 'eth_getUncleCountByBlockHash',
	summary: 'How many uncles a block has, by its hash: none since proof of work ended.',
	parameters: [required('blockHash', blockHash)],
	result: 'quantity, or null',
	handler: async ({ chain }, [selector]) => {
		const block = await chain.block(selector);
		return block === null ? null : quantity(block.uncleHashes.length);
	},
});
