import type { Hash } from '@mosaic/consensus';
import { BoundedCache } from '@mosaic/consensus';
import { BackendError, type LogData, type ReceiptData } from '@mosaic/rpc';
import type { BlockReceipt, Chain, ChainBlock } from '../chain/index.ts';

/** Receipts kept as answered, over all blocks. */
const CACHED_RECEIPTS = 10_000;

/** Receipts of blocks as the RPC server wants them; those of recent blocks are put together once. */
export class ReceiptReader {
	readonly #chain: Chain;
	readonly #cache = new BoundedCache<readonly ReceiptData[]>(CACHED_RECEIPTS, (receipts) => 1 + receipts.length);

	constructor(chain: Chain) {
		this.#chain = chain;
	}

	/** The receipts of a stored block, in order. Throws STATE_UNAVAILABLE for a block below the node's snapshot. */
	async of(block: ChainBlock): Promise<readonly ReceiptData[]> {
		const cached = this.#cache.get(block.hash);
		if (cached !== undefined) return cached;
		const timestamp = Number(block.block.header.timestamp);
		const stored = await this.#chain.getReceipts(block.hash);
		if (stored === null) throw withoutReceipts(block.number);
		const receipts = stored.map((receipt) => receiptData(receipt, timestamp));
		this.#cache.set(block.hash, receipts);
		return receipts;
	}

	/** The receipt of a canonical transaction. */
	async ofTransaction(hash: Hash): Promise<ReceiptData | null> {
		const located = await this.#chain.getTransaction(hash);
		return located === null ? null : ((await this.of(located.block))[located.index] ?? null);
	}
}

function withoutReceipts(number: number): BackendError {
	const message = `this node has no receipts of block ${number}: it started from a later snapshot; ask one that executed all blocks`;
	return new BackendError('STATE_UNAVAILABLE', message);
}

function receiptData(receipt: BlockReceipt, blockTimestamp: number): ReceiptData {
	const { transactionHash, transactionIndex, blockHash, blockNumber } = receipt;
	const place = { blockHash, blockNumber, blockTimestamp, transactionHash, transactionIndex };
	return {
		...receipt,
		logs: receipt.logs.map((log): LogData => ({ ...log, ...place, removed: false })),
		root: receipt.stateRoot,
	};
}
