import { bytes } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Admits a signed transaction to the pool. */
export const sendRawTransaction = declareEth({
	name: 'eth_sendRawTransaction',
	summary: 'Admits a signed transaction to the pool.',
	parameters: [required('transaction', bytes)],
	result: 'the transaction hash',
	handler: ({ pool }, [raw]) => pool.sendRawTransaction(raw),
});
