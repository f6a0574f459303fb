import { formatHeader } from '../../format/header.ts';
import { blockHash } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** A block header by its hash. */
export const getHeaderByHash = declareEth({
	name: 'eth_getHeaderByHash',
	summary: 'A block header by its hash.',
	parameters: [required('blockHash', blockHash)],
	result: 'a header, or null',
	handler: async ({ chain }, [selector]) => {
		const block = await chain.block(selector);
		return block === null ? null : formatHeader(block.header);
	},
});
