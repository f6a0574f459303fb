import { blockSelector, LATEST } from '../../schema/block.ts';
import { callRequest } from '../../schema/call.ts';
import { traceTypes } from '../../schema/traceFilter.ts';
import { optional, required } from '../method.ts';
import { declareTrace } from './declare.ts';
import { shownTrace } from './replayed.ts';

/** Runs a message and shows its calls and what it would change, in the format of Parity. */
export const call = declareTrace({
	name: 'trace_call',
	summary: 'Runs a message and shows its calls and what it would change, in the format of Parity.',
	parameters: [
		required('transaction', callRequest),
		required('types', traceTypes),
		optional('block', blockSelector, LATEST),
	],
	result: 'output, calls and changes',
	handler: async ({ trace }, [request, types, block]) => {
		const root = await trace.messageCalls(request, block);
		return shownTrace(root, types.includes('stateDiff') ? await trace.messageChanges(request, block) : null, types);
	},
});
