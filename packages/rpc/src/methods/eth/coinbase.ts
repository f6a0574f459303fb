import { declareEth } from './declare.ts';

/** Where blocks of this node pay their fees. */
export const coinbase = declareEth({
	name: 'eth_coinbase',
	summary: 'Where blocks of this node pay their fees.',
	parameters: [],
	result: 'an address',
	handler: ({ chain }) => chain.coinbase(),
});
