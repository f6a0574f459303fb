import { blockSelector, LATEST } from '../../schema/block.ts';
import { callRequest } from '../../schema/call.ts';
import { traceCallOptions, USUAL_TRACE } from '../../schema/trace.ts';
import { optional, required } from '../method.ts';
import { declareDebug } from './declare.ts';

/** Runs a message and shows what happens. */
export const traceCall = declareDebug({
	name: 'debug_traceCall',
	summary: 'Runs a message and shows what happens.',
	parameters: [
		required('transaction', callRequest),
		optional('block', blockSelector, LATEST),
		optional('traceConfig', traceCallOptions, { options: USUAL_TRACE, overrides: {} }),
	],
	result: 'what the tracer found',
	handler: ({ trace }, [request, block, { options, overrides }]) => trace.traceCall(request, block, options, overrides),
});
