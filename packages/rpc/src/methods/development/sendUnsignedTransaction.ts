import { callRequest } from '../../schema/call.ts';
import { required } from '../method.ts';
import { withSender } from '../withSender.ts';
import { declareDevelopment } from './declare.ts';

/** Admits one transaction of any account to the pool, without its signature. */
export const sendUnsignedTransaction = declareDevelopment({
	name: 'eth_sendUnsignedTransaction',
	summary: 'Admits one transaction of any account to the pool, without its signature.',
	parameters: [required('transaction', callRequest)],
	result: 'the transaction hash',
	handler: ({ development }, [request]) => development.sendUnsigned(withSender(request)),
});
