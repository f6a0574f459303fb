import { quantity } from '../../format/quantity.ts';
import { blockSelector, LATEST } from '../../schema/block.ts';
import { callRequest } from '../../schema/call.ts';
import { blockOverrides, stateOverrides } from '../../schema/overrides.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** A gas limit with which a transaction succeeds, close to the least. */
export const estimateGas = declareEth({
	name: 'eth_estimateGas',
	summary: 'A gas limit with which a transaction succeeds, close to the least.',
	parameters: [
		required('transaction', callRequest),
		optional('block', blockSelector, LATEST),
		optional('stateOverrides', stateOverrides, {}),
		optional('blockOverrides', blockOverrides, {}),
	],
	result: 'gas, a quantity',
	handler: async ({ state: backend }, [request, selector, state, block]) =>
		quantity(await backend.estimateGas(request, selector, { state, block })),
});
