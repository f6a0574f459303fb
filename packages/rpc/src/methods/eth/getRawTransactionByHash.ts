import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** The EIP-2718 bytes of a transaction of the canonical chain or of the pool. */
export const getRawTransactionByHash = declareEth({
	name: 'eth_getRawTransactionByHash',
	summary: 'The EIP-2718 bytes of a transaction of the canonical chain or of the pool.',
	parameters: [required('transactionHash', hash)],
	result: 'bytes, or null',
	handler: ({ chain }, [transactionHash]) => chain.rawTransaction(transactionHash),
});
