import { formatHeader } from '../../format/header.ts';
import { blockNumberOrTag } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** A block header by its number or tag. */
export const getHeaderByNumber = declareEth({
	name: 'eth_getHeaderByNumber',
	summary: 'A block header by its number or tag.',
	parameters: [required('block', blockNumberOrTag)],
	result: 'a header, or null',
	handler: async ({ chain }, [selector]) => {
		const block = await chain.block(selector);
		return block === null ? null : formatHeader(block.header);
	},
});
