import { quantity } from '../../format/quantity.ts';
import { blockSelector, LATEST } from '../../schema/block.ts';
import { address } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Nonce of an account; with pending, the next one after its transactions in the pool. */
export const getTransactionCount = declareEth({
	name: 'eth_getTransactionCount',
	summary: 'Nonce of an account; with pending, the next one after its transactions in the pool.',
	parameters: [required('address', address), optional('block', blockSelector, LATEST)],
	result: 'quantity',
	handler: async ({ state }, [account, block]) => quantity(await state.transactionCount(account, block)),
});
