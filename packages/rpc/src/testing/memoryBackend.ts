import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { Backend, ChainBackend, EventsBackend, HeadChange, StateBackend } from '../backend.ts';
import type {
	BlockData,
	BlockSelector,
	ForkConfigData,
	HeaderData,
	LogData,
	ReceiptData,
	TransactionData,
} from '../data.ts';
import { BackendError } from '../errors/backendError.ts';

/** A word of 32 bytes with one repeated byte. */
export const wordOf = (byte: number): Hash => `0x${byte.toString(16).padStart(2, '0').repeat(32)}`;
export const ALICE: Address = '0x00000000000000000000000000000000000a11ce';
const NO_BLOOM: Hex = `0x${'00'.repeat(256)}`;

export function headerAt(number: number): HeaderData {
	return {
		hash: wordOf(number + 1),
		parentHash: wordOf(number),
		sha3Uncles: wordOf(0xaa),
		miner: ALICE,
		stateRoot: wordOf(0xbb),
		transactionsRoot: wordOf(0xcc),
		receiptsRoot: wordOf(0xdd),
		logsBloom: NO_BLOOM,
		difficulty: 0n,
		number,
		gasLimit: 30_000_000n,
		gasUsed: 21_000n,
		timestamp: 1_700_000_000 + number,
		extraData: '0x',
		mixHash: wordOf(0),
		nonce: '0x0000000000000000',
		baseFeePerGas: 7n,
		withdrawalsRoot: wordOf(0xee),
		blobGasUsed: 0n,
		excessBlobGas: 0n,
		parentBeaconBlockRoot: wordOf(0xef),
		requestsHash: wordOf(0xf0),
	};
}

export const TRANSACTION: TransactionData = {
	hash: wordOf(0x71),
	type: 2,
	chainId: 1337n,
	from: ALICE,
	to: null,
	nonce: 0,
	gas: 21_000n,
	gasPrice: null,
	maxFeePerGas: 20n,
	maxPriorityFeePerGas: 2n,
	maxFeePerBlobGas: null,
	value: 1n,
	input: '0x',
	accessList: [],
	blobVersionedHashes: null,
	authorizationList: null,
	v: 1n,
	r: 2n,
	s: 3n,
	inclusion: {
		blockHash: wordOf(2),
		blockNumber: 1,
		blockTimestamp: 1_700_000_001,
		transactionIndex: 0,
		baseFeePerGas: 7n,
	},
};

export function logAt(number: number, topic: Hash, removed = false): LogData {
	return {
		address: ALICE,
		topics: [topic],
		data: '0x',
		blockHash: wordOf(number + 1),
		blockNumber: number,
		blockTimestamp: 1_700_000_000 + number,
		transactionHash: wordOf(0x71),
		transactionIndex: 0,
		logIndex: 0,
		removed,
	};
}

const FORK: ForkConfigData = {
	activationTime: 0,
	blobSchedule: { target: 6, max: 9, baseFeeUpdateFraction: 5_007_716 },
	chainId: 1337,
	forkId: '0x01020304',
	precompiles: new Map([['ID', ALICE]]),
	systemContracts: new Map(),
};

const RECEIPT: ReceiptData = {
	transactionHash: wordOf(0x71),
	transactionIndex: 0,
	blockHash: wordOf(2),
	blockNumber: 1,
	type: 2,
	from: ALICE,
	to: null,
	cumulativeGasUsed: 21_000n,
	gasUsed: 21_000n,
	effectiveGasPrice: 9n,
	contractAddress: ALICE,
	logs: [],
	logsBloom: NO_BLOOM,
	status: 1,
	root: null,
	blobGasUsed: null,
	blobGasPrice: null,
};

/** A chain of two blocks, the second with one transaction; every listener is reachable through `emit`. */
export interface MemoryBackend extends Backend {
	readonly emit: { head: (change: HeadChange) => void; transaction: (transaction: TransactionData) => void };
}

export function memoryBackend(
	parts: Partial<Backend> & { readonly failure?: Error; readonly revert?: Hex } = {},
): MemoryBackend {
	const headListeners = new Set<(change: HeadChange) => void>();
	const transactionListeners = new Set<(transaction: TransactionData) => void>();
	const events: EventsBackend = {
		onHeadChange: (listener) => subscribe(headListeners, listener),
		onPendingTransaction: (listener) => subscribe(transactionListeners, listener),
		onSyncing: () => () => undefined,
	};
	return {
		chain: memoryChain(),
		state: memoryState(parts.failure, parts.revert),
		pool: {
			sendRawTransaction: async () => {
				throw new BackendError('TRANSACTION_REJECTED', 'nonce too low: next nonce 1, tx nonce 0');
			},
			fillTransaction: async () => ({ ...TRANSACTION }),
			status: () => ({ pending: 1, queued: 0 }),
			content: async () => ({ pending: new Map([[ALICE, [{ ...TRANSACTION, inclusion: null }]]]), queued: new Map() }),
		},
		events,
		...parts,
		emit: {
			head: (change) => {
				for (const listener of headListeners) listener(change);
			},
			transaction: (transaction) => {
				for (const listener of transactionListeners) listener(transaction);
			},
		},
	};
}

function memoryChain(): ChainBackend {
	const blocks: readonly BlockData[] = [0, 1].map((number) => ({
		header: headerAt(number),
		size: 600,
		transactionHashes: number === 1 ? [TRANSACTION.hash] : [],
		uncleHashes: [],
		withdrawals: [],
	}));
	const find = (selector: BlockSelector): BlockData | null => {
		if (selector.kind === 'tag') return blocks[selector.tag === 'earliest' ? 0 : 1] ?? null;
		if (selector.kind === 'number') return blocks[selector.number] ?? null;
		return blocks.find((block) => block.header.hash === selector.hash) ?? null;
	};
	return {
		chainId: 1337,
		clientVersion: 'mosaic/test',
		blockNumber: () => 1,
		block: async (selector) => find(selector),
		blockTransactions: async (selector) => {
			const block = find(selector);
			return block === null ? null : block.transactionHashes.map(() => TRANSACTION);
		},
		blockReceipts: async (selector) => (find(selector) === null ? null : [RECEIPT]),
		transaction: async (hash) => (hash === TRANSACTION.hash ? TRANSACTION : null),
		rawTransaction: async (hash) => (hash === TRANSACTION.hash ? '0x02c0' : null),
		receipt: async (hash) => (hash === RECEIPT.transactionHash ? RECEIPT : null),
		logs: async () => [logAt(1, wordOf(9))],
		fees: async () => ({ baseFee: 7n, blobBaseFee: 1n, priorityFee: 2n }),
		feeHistory: async () => ({
			oldestBlock: 1,
			baseFeePerGas: [7n, 8n],
			gasUsedRatio: [0.5],
			baseFeePerBlobGas: [1n, 1n],
			blobGasUsedRatio: [0],
			reward: null,
		}),
		coinbase: () => ALICE,
		forkConfigs: () => ({ current: FORK, next: null, last: null }),
		oldestBlock: () => 0,
		syncing: () => null,
		peerCount: () => 3,
	};
}

function memoryState(failure: Error | undefined, revert: Hex | undefined): StateBackend {
	return {
		balance: async () => {
			if (failure !== undefined) throw failure;
			return 255n;
		},
		transactionCount: async () => 0n,
		code: async () => '0x',
		storageAt: async (_address, slot) => slot,
		proof: async (address, slots) => ({
			address,
			balance: 1n,
			nonce: 2n,
			codeHash: wordOf(1),
			storageHash: wordOf(2),
			accountProof: ['0xc0'],
			storageProof: slots.map((key) => ({ key, value: 0x38n, proof: [] })),
		}),
		call: async () => {
			throw new BackendError('REVERTED', 'execution reverted', revert ?? '0x');
		},
		estimateGas: async () => 21_000n,
		accessList: async () => ({ accessList: [], gasUsed: 21_000n, error: null }),
		simulate: async () => [],
	};
}

function subscribe<L>(listeners: Set<L>, listener: L): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}
