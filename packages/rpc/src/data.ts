/**
 * What a backend answers with, before formatting: hashes, addresses and bytes are lower-case hex; counts, numbers,
 * indices, nonces and times (Unix seconds) are integers below 2^53; gas, fees and amounts are bigints.
 */
import type { Address, Hash, Hex } from '@mosaic/consensus';

/** The block tags of Ethereum's JSON-RPC; `safe` is the highest justified checkpoint's block (spec 4.7). */
export type BlockTag = 'latest' | 'safe' | 'finalized' | 'earliest' | 'pending';

/** How a caller names a block: a tag, a number on the canonical chain, or a hash (EIP-1898). */
export type BlockSelector =
	| { readonly kind: 'tag'; readonly tag: BlockTag }
	| { readonly kind: 'number'; readonly number: number }
	| { readonly kind: 'hash'; readonly hash: Hash; readonly requireCanonical: boolean };

/** A block header; a field of a later fork is null in blocks before it. */
export interface HeaderData {
	readonly hash: Hash;
	readonly parentHash: Hash;
	readonly sha3Uncles: Hash;
	readonly miner: Address;
	readonly stateRoot: Hash;
	readonly transactionsRoot: Hash;
	readonly receiptsRoot: Hash;
	/** 256 bytes. */
	readonly logsBloom: Hex;
	readonly difficulty: bigint;
	readonly number: number;
	readonly gasLimit: bigint;
	readonly gasUsed: bigint;
	readonly timestamp: number;
	readonly extraData: Hex;
	readonly mixHash: Hash;
	/** 8 bytes. */
	readonly nonce: Hex;
	readonly baseFeePerGas: bigint | null;
	readonly withdrawalsRoot: Hash | null;
	readonly blobGasUsed: bigint | null;
	readonly excessBlobGas: bigint | null;
	readonly parentBeaconBlockRoot: Hash | null;
	readonly requestsHash: Hash | null;
}

export interface WithdrawalData {
	readonly index: bigint;
	readonly validatorIndex: bigint;
	readonly address: Address;
	/** In gwei. */
	readonly amount: bigint;
}

/** A block without its transactions' contents. */
export interface BlockData {
	readonly header: HeaderData;
	/** Bytes of the block's RLP. */
	readonly size: number;
	readonly transactionHashes: readonly Hash[];
	readonly uncleHashes: readonly Hash[];
	readonly withdrawals: readonly WithdrawalData[] | null;
}

export interface AccessListEntry {
	readonly address: Address;
	readonly storageKeys: readonly Hash[];
}

/** An EIP-7702 authorisation as it stands in a transaction. */
export interface AuthorizationData {
	readonly chainId: bigint;
	readonly address: Address;
	readonly nonce: bigint;
	readonly yParity: number;
	readonly r: bigint;
	readonly s: bigint;
}

/** Where a transaction stands on the canonical chain. */
export interface InclusionData {
	readonly blockHash: Hash;
	readonly blockNumber: number;
	readonly blockTimestamp: number;
	readonly transactionIndex: number;
	/** Base fee of the block, null before EIP-1559: what the effective price is computed from. */
	readonly baseFeePerGas: bigint | null;
}

/** A signed transaction; `inclusion` is null while it waits in the pool. Fields a type lacks are null. */
export interface TransactionData {
	readonly hash: Hash;
	/** EIP-2718 type, 0 for legacy. */
	readonly type: number;
	/** Null in legacy transactions without replay protection. */
	readonly chainId: bigint | null;
	readonly from: Address;
	/** Null for a contract creation. */
	readonly to: Address | null;
	readonly nonce: number;
	readonly gas: bigint;
	/** Of types 0 and 1, else null. */
	readonly gasPrice: bigint | null;
	readonly maxFeePerGas: bigint | null;
	readonly maxPriorityFeePerGas: bigint | null;
	readonly maxFeePerBlobGas: bigint | null;
	readonly value: bigint;
	readonly input: Hex;
	readonly accessList: readonly AccessListEntry[] | null;
	readonly blobVersionedHashes: readonly Hash[] | null;
	readonly authorizationList: readonly AuthorizationData[] | null;
	readonly v: bigint;
	readonly r: bigint;
	readonly s: bigint;
	readonly inclusion: InclusionData | null;
}

/** A log with its place; `removed` when a subscription takes it back because its block left the canonical chain. */
export interface LogData {
	readonly address: Address;
	readonly topics: readonly Hash[];
	readonly data: Hex;
	readonly blockHash: Hash;
	readonly blockNumber: number;
	readonly blockTimestamp: number;
	readonly transactionHash: Hash;
	readonly transactionIndex: number;
	/** Index in the block. */
	readonly logIndex: number;
	readonly removed: boolean;
}

export interface ReceiptData {
	readonly transactionHash: Hash;
	readonly transactionIndex: number;
	readonly blockHash: Hash;
	readonly blockNumber: number;
	readonly type: number;
	readonly from: Address;
	readonly to: Address | null;
	readonly cumulativeGasUsed: bigint;
	readonly gasUsed: bigint;
	readonly effectiveGasPrice: bigint;
	readonly contractAddress: Address | null;
	readonly logs: readonly LogData[];
	readonly logsBloom: Hex;
	/** 1 success, 0 failure; null before Byzantium, where `root` stands instead. */
	readonly status: 0 | 1 | null;
	readonly root: Hash | null;
	/** Of blob transactions, else null. */
	readonly blobGasUsed: bigint | null;
	readonly blobGasPrice: bigint | null;
}

/** Which logs: a list of addresses (empty: any) and per topic position the allowed values (null or empty: any). */
export interface LogFilter {
	readonly addresses: readonly Address[];
	readonly topics: readonly (readonly Hash[] | null)[];
}

/** Logs of one block, or of a range of the canonical chain, both ends included. */
export interface LogQuery extends LogFilter {
	readonly range:
		| { readonly kind: 'block'; readonly hash: Hash }
		| { readonly kind: 'range'; readonly from: BlockSelector; readonly to: BlockSelector };
}

/** A call as a caller describes it; what is undefined is for the backend to choose. */
export interface CallRequest {
	readonly from?: Address;
	readonly to?: Address | null;
	readonly gas?: bigint;
	readonly gasPrice?: bigint;
	readonly maxFeePerGas?: bigint;
	readonly maxPriorityFeePerGas?: bigint;
	readonly maxFeePerBlobGas?: bigint;
	readonly value?: bigint;
	readonly nonce?: bigint;
	readonly data?: Hex;
	readonly type?: number;
	readonly chainId?: bigint;
	readonly accessList?: readonly AccessListEntry[];
	readonly authorizationList?: readonly AuthorizationData[];
	readonly blobVersionedHashes?: readonly Hash[];
}

export interface FeeHistoryQuery {
	/** At least 1; the backend may return fewer blocks. */
	readonly blockCount: number;
	readonly newest: BlockSelector;
	/** Ascending, each from 0 to 100. */
	readonly percentiles: readonly number[];
}

export interface FeeHistoryData {
	readonly oldestBlock: number;
	/** One more than the blocks: the last is the next block's. */
	readonly baseFeePerGas: readonly bigint[];
	readonly gasUsedRatio: readonly number[];
	readonly baseFeePerBlobGas: readonly bigint[];
	readonly blobGasUsedRatio: readonly number[];
	/** Per block a tip per percentile; null when no percentile was asked for. */
	readonly reward: readonly (readonly bigint[])[] | null;
}

export interface StorageProofData {
	/** The slot as 32 bytes. */
	readonly key: Hash;
	readonly value: bigint;
	readonly proof: readonly Hex[];
}

/** EIP-1186. Of an absent account: zero balance and nonce, hash of no code, root of the empty trie. */
export interface AccountProofData {
	readonly address: Address;
	readonly balance: bigint;
	readonly nonce: bigint;
	readonly codeHash: Hash;
	readonly storageHash: Hash;
	readonly accountProof: readonly Hex[];
	readonly storageProof: readonly StorageProofData[];
}

export interface SyncingData {
	readonly startingBlock: number;
	readonly currentBlock: number;
	readonly highestBlock: number;
}

/** A transaction with everything chosen, and no signature. Fields that its type lacks are null. */
export type UnsignedTransactionData = Omit<TransactionData, 'hash' | 'from' | 'v' | 'r' | 's' | 'inclusion'>;

/** A signed transaction and its EIP-2718 bytes. */
export interface SignedTransactionData {
	readonly raw: Hex;
	readonly transaction: TransactionData;
}

/** EIP-712. */
export interface TypedData {
	readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
	readonly primaryType: string;
	readonly domain: Readonly<Record<string, unknown>>;
	readonly message: Readonly<Record<string, unknown>>;
}

/** The rules of a hardfork as EIP-7910 shows them. */
export interface ForkConfigData {
	/** Unix seconds; 0 from genesis on. */
	readonly activationTime: number;
	/** Null before blobs. */
	readonly blobSchedule: {
		readonly target: number;
		readonly max: number;
		readonly baseFeeUpdateFraction: number;
	} | null;
	readonly chainId: number;
	/** CRC-32 of EIP-2124, 4 bytes. */
	readonly forkId: Hex;
	/** Addresses by the names of EIP-7910. */
	readonly precompiles: ReadonlyMap<string, Address>;
	readonly systemContracts: ReadonlyMap<string, Address>;
}

/** The hardfork in force, and the next and the last one that are scheduled, null for none. */
export interface ForkConfigsData {
	readonly current: ForkConfigData;
	readonly next: ForkConfigData | null;
	readonly last: ForkConfigData | null;
}
