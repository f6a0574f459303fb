import { formatTrace } from '../../format/otterscan.ts';
import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareOts } from './declare.ts';

/** The calls of a transaction one after the other, with their depth. */
export const traceTransaction = declareOts({
	name: 'ots_traceTransaction',
	summary: 'The calls of a transaction one after the other, with their depth.',
	parameters: [required('hash', hash)],
	result: 'a list of calls, or null',
	handler: async ({ trace }, [transaction]) => {
		const calls = await trace.transactionCalls(transaction);
		return calls === null ? null : formatTrace(calls.root);
	},
});
