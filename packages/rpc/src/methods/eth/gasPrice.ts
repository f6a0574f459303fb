import { quantity } from '../../format/quantity.ts';
import { declareEth } from './declare.ts';

/** A gas price likely to be included: base fee of the next block and a tip. */
export const gasPrice = declareEth({
	name: 'eth_gasPrice',
	summary: 'A gas price likely to be included: base fee of the next block and a tip.',
	parameters: [],
	result: 'wei, a quantity',
	handler: async ({ chain }) => {
		const { baseFee, priorityFee } = await chain.fees();
		return quantity(baseFee + priorityFee);
	},
});
