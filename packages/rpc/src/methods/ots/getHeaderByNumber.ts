import { formatHeader } from '../../format/header.ts';
import { otsBlock } from '../../schema/otterscan.ts';
import { required } from '../method.ts';
import { declareOts } from './declare.ts';

/** A block header by its number: Otterscan speaks to no node without it. */
export const getHeaderByNumber = declareOts({
	name: 'erigon_getHeaderByNumber',
	summary: 'A block header by its number or tag; Otterscan finds out by it whether a node is one of its kind.',
	parameters: [required('block', otsBlock)],
	result: 'a header, or null',
	handler: async ({ chain }, [selector]) => {
		const block = await chain.block(selector);
		return block === null ? null : formatHeader(block.header);
	},
});
