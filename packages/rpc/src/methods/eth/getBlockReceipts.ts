import { formatReceipt } from '../../format/receipt.ts';
import { blockSelector } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** The receipts of all transactions of a block. */
export const getBlockReceipts = declareEth({
	name: 'eth_getBlockReceipts',
	summary: 'The receipts of all transactions of a block.',
	parameters: [required('block', blockSelector)],
	result: 'an array of receipts, or null',
	handler: async ({ chain }, [selector]) => {
		const receipts = await chain.blockReceipts(selector);
		return receipts === null ? null : receipts.map(formatReceipt);
	},
});
