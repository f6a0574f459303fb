import { formatUnsignedTransaction } from '../../format/transaction.ts';
import { callRequest } from '../../schema/call.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Chooses what a transaction leaves open: nonce, gas, fees and type. */
export const fillTransaction = declareEth({
	name: 'eth_fillTransaction',
	summary: 'Chooses what a transaction leaves open: nonce, gas, fees and type.',
	parameters: [required('transaction', callRequest)],
	result: 'the unsigned transaction',
	handler: async ({ pool }, [request]) => ({ tx: formatUnsignedTransaction(await pool.fillTransaction(request)) }),
});
