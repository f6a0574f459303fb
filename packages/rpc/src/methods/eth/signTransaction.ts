import { formatSignedTransaction } from '../../format/transaction.ts';
import { callRequest } from '../../schema/call.ts';
import { required } from '../method.ts';
import { withSender } from '../withSender.ts';
import { declareAccounts } from './declare.ts';

/** Signs a transaction with a key of this node; nothing is sent. */
export const signTransaction = declareAccounts({
	name: 'eth_signTransaction',
	summary: 'Signs a transaction with a key of this node; nothing is sent.',
	parameters: [required('transaction', callRequest)],
	result: 'the raw transaction and its fields',
	handler: async ({ accounts }, [request]) => {
		const { raw, transaction } = await accounts.signTransaction(withSender(request));
		return { raw, tx: formatSignedTransaction(transaction) };
	},
});
