import { formatOperations } from '../../format/otterscan.ts';
import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareOts } from './declare.ts';

/** Movements of ether and creations within a transaction. */
export const getInternalOperations = declareOts({
	name: 'ots_getInternalOperations',
	summary: 'Movements of ether and creations within a transaction.',
	parameters: [required('hash', hash)],
	result: 'type (0 transfer, 1 selfdestruct, 2 create, 3 create2), from, to and value of each',
	handler: async ({ trace }, [transaction]) => {
		const calls = await trace.transactionCalls(transaction);
		return calls === null ? null : formatOperations(calls.root);
	},
});
