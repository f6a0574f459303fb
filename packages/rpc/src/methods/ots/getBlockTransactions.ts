import { formatOtterscanBlock, formatOtterscanReceipt, formatOtterscanTransaction } from '../../format/otterscan.ts';
import { otsBlock, pageSize } from '../../schema/otterscan.ts';
import { countOrNumber } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareOts } from './declare.ts';

/** A page of a block's transactions, the last ones first, as Otterscan counts them. */
export const getBlockTransactions = declareOts({
	name: 'ots_getBlockTransactions',
	summary: "A page of a block's transactions, the last ones first.",
	parameters: [required('block', otsBlock), required('page', countOrNumber), required('pageSize', pageSize)],
	result: 'the block with the transactions of the page, and their receipts; or null',
	handler: async ({ chain }, [selector, page, size]) => {
		const block = await chain.block(selector);
		if (block === null) return null;
		const same = { kind: 'hash', hash: block.header.hash, requireCanonical: false } as const;
		const [transactions, receipts] = await Promise.all([chain.blockTransactions(same), chain.blockReceipts(same)]);
		const end = Math.max(0, block.transactionHashes.length - page * size);
		const start = Math.max(0, end - size);
		const { timestamp } = block.header;
		return {
			fullblock: {
				...formatOtterscanBlock(block),
				transactions: (transactions ?? []).slice(start, end).map(formatOtterscanTransaction),
			},
			receipts: (receipts ?? []).slice(start, end).map((receipt) => formatOtterscanReceipt(receipt, timestamp)),
		};
	},
});
