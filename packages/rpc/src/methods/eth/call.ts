import { blockSelector, LATEST } from '../../schema/block.ts';
import { callRequest } from '../../schema/call.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Runs a message against the state of a block, changing nothing. */
export const call = declareEth({
	name: 'eth_call',
	summary: 'Runs a message against the state of a block, changing nothing.',
	parameters: [required('call', callRequest), optional('block', blockSelector, LATEST)],
	result: 'return data as bytes',
	handler: ({ state }, [request, block]) => state.call(request, block),
});
