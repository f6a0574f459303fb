import { formatBlock } from '../../format/block.ts';
import { blockHash } from '../../schema/block.ts';
import { boolean } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** A block by its hash, with transaction hashes or whole transactions. */
export const getBlockByHash = declareEth({
	name: 'eth_getBlockByHash',
	summary: 'A block by its hash, with transaction hashes or whole transactions.',
	parameters: [required('blockHash', blockHash), optional('hydratedTransactions', boolean, false)],
	result: 'a block, or null',
	handler: async ({ chain }, [selector, full]) => {
		const block = await chain.block(selector);
		if (block === null) return null;
		if (!full) return formatBlock(block, null);
		const same = { kind: 'hash', hash: block.header.hash, requireCanonical: false } as const;
		return formatBlock(block, await chain.blockTransactions(same));
	},
});
