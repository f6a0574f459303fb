import type { Block } from '@ethereumjs/block';
import { bytesToHex } from '@mosaic/consensus';
import { orderedRoot } from '../../state/index.ts';

/**
 * Whether a block's transactions are those that its header names, and nothing else is in it (spec 3). A seal covers the
 * header alone: whoever passes a block on could put other contents under it.
 */
export function hasOwnContents({ header, transactions, uncleHeaders, withdrawals }: Block): boolean {
	if (uncleHeaders.length > 0 || (withdrawals ?? []).length > 0) return false;
	const root = orderedRoot(transactions.map((transaction) => transaction.serialize()));
	return bytesToHex(root) === bytesToHex(header.transactionsTrie);
}
