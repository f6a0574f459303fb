import { formatBlock } from '../../format/block.ts';
import { blockNumberOrTag } from '../../schema/block.ts';
import { boolean } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** A block by its number or tag, with transaction hashes or whole transactions. */
export const getBlockByNumber = declareEth({
	name: 'eth_getBlockByNumber',
	summary: 'A block by its number or tag, with transaction hashes or whole transactions.',
	parameters: [required('block', blockNumberOrTag), optional('hydratedTransactions', boolean, false)],
	result: 'a block, or null',
	handler: async ({ chain }, [selector, full]) => {
		const block = await chain.block(selector);
		if (block === null) return null;
		if (!full) return formatBlock(block, null);
		const same = { kind: 'hash', hash: block.header.hash, requireCanonical: false } as const;
		return formatBlock(block, await chain.blockTransactions(same));
	},
});
