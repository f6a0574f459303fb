import { hash } from '../../schema/primitives.ts';
import { traceOptions, USUAL_TRACE } from '../../schema/trace.ts';
import { optional, required } from '../method.ts';
import { declareDebug } from './declare.ts';

/** Runs a transaction once more and shows what happened. */
export const traceTransaction = declareDebug({
	name: 'debug_traceTransaction',
	summary: 'Runs a transaction once more and shows what happened.',
	parameters: [required('transactionHash', hash), optional('traceConfig', traceOptions, USUAL_TRACE)],
	result: 'what the tracer found',
	handler: ({ trace }, [transaction, options]) => trace.traceTransaction(transaction, options),
});
