import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareOts } from './declare.ts';

/** What a transaction reverted with. */
export const getTransactionError = declareOts({
	name: 'ots_getTransactionError',
	summary: 'What a transaction reverted with.',
	parameters: [required('hash', hash)],
	result: 'bytes, 0x where it did not revert; null for an unknown transaction',
	handler: async ({ trace }, [transaction]) => {
		const calls = await trace.transactionCalls(transaction);
		if (calls === null) return null;
		return calls.root.error === 'revert' ? calls.root.output : '0x';
	},
});
