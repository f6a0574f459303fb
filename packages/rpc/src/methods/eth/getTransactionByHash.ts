import { formatTransaction } from '../../format/transaction.ts';
import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** A transaction of the canonical chain or of the pool. */
export const getTransactionByHash = declareEth({
	name: 'eth_getTransactionByHash',
	summary: 'A transaction of the canonical chain or of the pool.',
	parameters: [required('transactionHash', hash)],
	result: 'a transaction, or null',
	handler: async ({ chain }, [transactionHash]) => {
		const transaction = await chain.transaction(transactionHash);
		return transaction === null ? null : formatTransaction(transaction);
	},
});
