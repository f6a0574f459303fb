import { blockSelector, LATEST } from '../../schema/block.ts';
import { callRequest } from '../../schema/call.ts';
import { blockOverrides, stateOverrides } from '../../schema/overrides.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Runs a message against the state of a block, changing nothing; accounts and header fields may be overridden. */
export const call = declareEth({
	name: 'eth_call',
	summary:
		'Runs a message against the state of a block, changing nothing; accounts and header fields may be overridden.',
	parameters: [
		required('transaction', callRequest),
		optional('block', blockSelector, LATEST),
		optional('stateOverrides', stateOverrides, {}),
		optional('blockOverrides', blockOverrides, {}),
	],
	result: 'return data as bytes',
	handler: ({ state: backend }, [request, selector, state, block]) => backend.call(request, selector, { state, block }),
});
