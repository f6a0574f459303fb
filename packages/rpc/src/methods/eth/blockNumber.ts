import { quantity } from '../../format/quantity.ts';
import { declareEth } from './declare.ts';

/** Number of the head. */
export const blockNumber = declareEth({
	name: 'eth_blockNumber',
	summary: 'Number of the head.',
	parameters: [],
	result: 'quantity',
	handler: ({ chain }) => quantity(chain.blockNumber()),
});
