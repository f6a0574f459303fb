import { invalidParameter } from '../../errors/rpcError.ts';
import { formatSignedTransaction } from '../../format/transaction.ts';
import { callRequest } from '../../schema/call.ts';
import { required } from '../method.ts';
import { declareAccounts } from './declare.ts';

/** Signs a transaction with a key of this node; nothing is sent. */
export const signTransaction = declareAccounts({
	name: 'eth_signTransaction',
	summary: 'Signs a transaction with a key of this node; nothing is sent.',
	parameters: [required('transaction', callRequest)],
	result: 'the raw transaction and its fields',
	handler: async ({ accounts }, [request]) => {
		const { from } = request;
		if (from === undefined) throw invalidParameter('transaction.from', 'it is required');
		const { raw, transaction } = await accounts.signTransaction({ ...request, from });
		return { raw, tx: formatSignedTransaction(transaction) };
	},
});
