import type { Address } from '@mosaic/consensus';
import type { ChainBackend } from '../../backend.ts';
import type { ReceiptData, TransactionData } from '../../data.ts';
import { BackendError } from '../../errors/backendError.ts';
import { formatOtterscanReceipt, formatOtterscanTransaction } from '../../format/otterscan.ts';

/** Blocks that one search looks through. */
const MOST_BLOCKS = 100_000;

interface Found {
	readonly transaction: TransactionData;
	readonly receipt: ReceiptData;
	readonly timestamp: number;
}

/**
 * Transactions from or to an account, that create it, or that log as it, block by block in one direction, until a page is
 * full; a block is never cut. Newest first in the answer.
 */
export async function search(chain: ChainBackend, account: Address, from: number, direction: 1 | -1, size: number) {
	const [oldest, head] = [chain.oldestBlock(), chain.blockNumber()];
	const found: Found[] = [];
	let number = direction === 1 ? Math.max(from, oldest) : from;
	for (let looked = 0; number >= oldest && number <= head && found.length < size; looked += 1) {
		if (looked >= MOST_BLOCKS)
			throw new BackendError(
				'LIMIT_EXCEEDED',
				`nothing more within ${MOST_BLOCKS} blocks: search from block ${number}`,
			);
		found.push(...(await inBlock(chain, account, number)));
		number += direction;
	}
	const isEnd = number < oldest || number > head;
	const sorted = direction === 1 ? found.reverse() : found;
	return {
		txs: sorted.map(({ transaction }) => formatOtterscanTransaction(transaction)),
		receipts: sorted.map(({ receipt, timestamp }) => formatOtterscanReceipt(receipt, timestamp)),
		firstPage: direction === 1 ? isEnd : from >= head,
		lastPage: direction === -1 ? isEnd : from <= oldest,
	};
}

/** Those of one block, in the order in which a search in this direction meets them. */
async function inBlock(chain: ChainBackend, account: Address, number: number): Promise<Found[]> {
	const selector = { kind: 'number', number } as const;
	const block = await chain.block(selector);
	if (block === null || block.transactionHashes.length === 0) return [];
	const transactions = (await chain.blockTransactions(selector)) ?? [];
	const receipts = (await chain.blockReceipts(selector)) ?? [];
	const found: Found[] = [];
	for (const [index, transaction] of transactions.entries()) {
		const receipt = receipts[index];
		if (receipt === undefined) continue;
		const parties = [
			transaction.from,
			transaction.to,
			receipt.contractAddress,
			...receipt.logs.map(({ address }) => address),
		];
		if (parties.includes(account)) found.push({ transaction, receipt, timestamp: block.header.timestamp });
	}
	return found.reverse();
}
