import { quantity } from '../../format/quantity.ts';
import { declareEth } from './declare.ts';

/** Base fee of the next block. */
export const baseFee = declareEth({
	name: 'eth_baseFee',
	summary: 'Base fee of the next block.',
	parameters: [],
	result: 'wei, a quantity',
	handler: async ({ chain }) => quantity((await chain.fees()).baseFee),
});
