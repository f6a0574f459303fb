import { quantity } from '../../format/quantity.ts';
import { blockSelector, LATEST } from '../../schema/block.ts';
import { address } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Balance of an account. */
export const getBalance = declareEth({
	name: 'eth_getBalance',
	summary: 'Balance of an account.',
	parameters: [required('address', address), optional('block', blockSelector, LATEST)],
	result: 'wei, a quantity',
	handler: async ({ state }, [account, block]) => quantity(await state.balance(account, block)),
});
