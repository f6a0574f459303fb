import { callRequest } from '../../schema/call.ts';
import { required } from '../method.ts';
import { withSender } from '../withSender.ts';
import { declareAccounts } from './declare.ts';

/** Signs a transaction with a key of this node and admits it to the pool. */
export const sendTransaction = declareAccounts({
	name: 'eth_sendTransaction',
	summary: 'Signs a transaction with a key of this node and admits it to the pool.',
	parameters: [required('transaction', callRequest)],
	result: 'the transaction hash',
	handler: ({ accounts }, [request]) => accounts.sendTransaction(withSender(request)),
});
