import { formatReceipt } from '../../format/receipt.ts';
import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** The receipt of a transaction of the canonical chain. */
export const getTransactionReceipt = declareEth({
	name: 'eth_getTransactionReceipt',
	summary: 'The receipt of a transaction of the canonical chain.',
	parameters: [required('transactionHash', hash)],
	result: 'a receipt, or null',
	handler: async ({ chain }, [transactionHash]) => {
		const receipt = await chain.receipt(transactionHash);
		return receipt === null ? null : formatReceipt(receipt);
	},
});
