import { quantity } from '../../format/quantity.ts';
import { blockSelector, LATEST } from '../../schema/block.ts';
import { callRequest } from '../../schema/call.ts';
import { stateOverrides } from '../../schema/overrides.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** The access list (EIP-2930) with which a transaction would run, and its gas. */
export const createAccessList = declareEth({
	name: 'eth_createAccessList',
	summary: 'The access list (EIP-2930) with which a transaction would run, and its gas.',
	parameters: [
		required('transaction', callRequest),
		optional('block', blockSelector, LATEST),
		optional('stateOverrides', stateOverrides, {}),
	],
	result: 'access list, gas used, and an error where the call fails',
	handler: async ({ state: backend }, [request, selector, state]) => {
		const { accessList, gasUsed, error } = await backend.accessList(request, selector, { state });
		return { accessList, ...(error !== null && { error }), gasUsed: quantity(gasUsed) };
	},
});
