import { quantity } from '../../format/quantity.ts';
import { declareEth } from './declare.ts';

/** Chain id of EIP-155. */
export const chainId = declareEth({
	name: 'eth_chainId',
	summary: 'Chain id of EIP-155.',
	parameters: [],
	result: 'quantity',
	handler: ({ chain }) => quantity(chain.chainId),
});
