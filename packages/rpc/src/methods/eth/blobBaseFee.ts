import { quantity } from '../../format/quantity.ts';
import { declareEth } from './declare.ts';

/** Base fee of blob gas of the next block. */
export const blobBaseFee = declareEth({
	name: 'eth_blobBaseFee',
	summary: 'Base fee of blob gas of the next block.',
	parameters: [],
	result: 'wei, a quantity',
	handler: async ({ chain }) => quantity((await chain.fees()).blobBaseFee),
});
