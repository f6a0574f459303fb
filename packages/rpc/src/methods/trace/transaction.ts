import { formatCalls } from '../../format/parity.ts';
import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareTrace } from './declare.ts';

/** The calls of a transaction, in the format of Parity. */
export const transaction = declareTrace({
	name: 'trace_transaction',
	summary: 'The calls of a transaction, in the format of Parity.',
	parameters: [required('hash', hash)],
	result: 'a flat list of calls, or null',
	handler: async ({ trace }, [hash]) => {
		const calls = await trace.transactionCalls(hash);
		return calls === null ? null : formatCalls(calls);
	},
});
