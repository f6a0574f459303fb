import { quantity } from '../../format/quantity.ts';
import { declareEth } from './declare.ts';

/** A tip likely to be included. */
export const maxPriorityFeePerGas = declareEth({
	name: 'eth_maxPriorityFeePerGas',
	summary: 'A tip likely to be included.',
	parameters: [],
	result: 'wei, a quantity',
	handler: async ({ chain }) => quantity((await chain.fees()).priorityFee),
});
