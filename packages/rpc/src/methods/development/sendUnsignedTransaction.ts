import { invalidParameter } from '../../errors/rpcError.ts';
import { callRequest } from '../../schema/call.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Admits one transaction of any account to the pool, without its signature. */
export const sendUnsignedTransaction = declareDevelopment({
	name: 'eth_sendUnsignedTransaction',
	summary: 'Admits one transaction of any account to the pool, without its signature.',
	parameters: [required('transaction', callRequest)],
	result: 'the transaction hash',
	handler: ({ development }, [request]) => {
		const { from } = request;
		if (from === undefined) throw invalidParameter('transaction.from', 'it is required');
		return development.sendUnsigned({ ...request, from });
	},
});
