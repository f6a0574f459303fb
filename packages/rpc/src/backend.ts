/**
 * The narrow interfaces the server asks of a node. Every method may reject with `BackendError`, whose message is shown
 * to the caller; any other rejection is an internal error of which the caller learns nothing. Unknown blocks are null
 * where the result says so and `BLOCK_NOT_FOUND` elsewhere.
 */
import type { Address, Hash, Hex } from '@mosaic/consensus';
import type {
	AccountProofData,
	BlockData,
	BlockSelector,
	CallRequest,
	FeeHistoryData,
	FeeHistoryQuery,
	ForkConfigsData,
	HeaderData,
	LogData,
	LogQuery,
	ReceiptData,
	SignedTransactionData,
	SyncingData,
	TransactionData,
	TypedData,
	UnsignedTransactionData,
} from './data.ts';
import type { DevelopmentBackend } from './developmentBackend.ts';
import type { AccessListData, CallOverrides, SimulatedBlockData, SimulationRequest } from './executionData.ts';
import type {
	CheckpointData,
	CheckpointSelector,
	MetaBlockData,
	MosaicStatusData,
	NetworkData,
	OffenceData,
	TransactionFinalityData,
	TransitionData,
	VotesData,
} from './mosaicData.ts';
import type { PayloadData, PayloadRequest } from './payloadData.ts';
import type {
	CallFrameData,
	StateChangesData,
	StorageRangeData,
	StorageRangeQuery,
	TraceOptions,
	TransactionCalls,
} from './traceData.ts';

/** Blocks, transactions, receipts, logs and fees of the canonical chain; by hash also of other branches. */
export interface ChainBackend {
	/** EIP-155 chain id. */
	readonly chainId: number;
	/** Shown by `web3_clientVersion`, like `mosaic/v0.1.0/linux-x64/node24`. */
	readonly clientVersion: string;
	/** Number of the head. */
	blockNumber(): number;
	block(selector: BlockSelector): Promise<BlockData | null>;
	/** The block's transactions in order, with senders; null for an unknown block. */
	blockTransactions(selector: BlockSelector): Promise<readonly TransactionData[] | null>;
	blockReceipts(selector: BlockSelector): Promise<readonly ReceiptData[] | null>;
	/** A transaction of the canonical chain or of the pool. */
	transaction(hash: Hash): Promise<TransactionData | null>;
	/** EIP-2718 bytes of a transaction of the canonical chain or of the pool. */
	rawTransaction(hash: Hash): Promise<Hex | null>;
	receipt(hash: Hash): Promise<ReceiptData | null>;
	/** Ascending by block and log index. Rejects with `INVALID_RANGE` or `LIMIT_EXCEEDED` beyond the block limit. */
	logs(query: LogQuery): Promise<readonly LogData[]>;
	/** Base fee and blob base fee of the block after the head, and a tip likely to be included. */
	fees(): Promise<{ readonly baseFee: bigint; readonly blobBaseFee: bigint; readonly priorityFee: bigint }>;
	feeHistory(query: FeeHistoryQuery): Promise<FeeHistoryData>;
	/** Where blocks of this node pay their fees. */
	coinbase(): Address;
	/** The hardforks in force and to come. */
	forkConfigs(): ForkConfigsData;
	/** Number of the oldest block that this node holds with its state. */
	oldestBlock(): number;
	/** Null when the node is in sync. */
	syncing(): SyncingData | null;
	/** Peers connected, for `net_peerCount`. */
	peerCount(): number;
}

/** Accounts and execution against the state of a block. */
export interface StateBackend {
	balance(address: Address, block: BlockSelector): Promise<bigint>;
	/** With `pending`: the next nonce after the sender's transactions in the pool. */
	transactionCount(address: Address, block: BlockSelector): Promise<bigint>;
	code(address: Address, block: BlockSelector): Promise<Hex>;
	/** The slot's value as 32 bytes; `slot` is 32 bytes. */
	storageAt(address: Address, slot: Hash, block: BlockSelector): Promise<Hash>;
	proof(address: Address, slots: readonly Hash[], block: BlockSelector): Promise<AccountProofData>;
	/** Return data; rejects with `REVERTED` (with the revert data), `EXECUTION_FAILED` or `OVERRIDE_REFUSED`. */
	call(request: CallRequest, block: BlockSelector, overrides: CallOverrides): Promise<Hex>;
	/** A gas limit with which the call succeeds, within 1.5 % of the least; rejects as `call`, or with `GAS_EXCEEDS_ALLOWANCE`. */
	estimateGas(request: CallRequest, block: BlockSelector, overrides: CallOverrides): Promise<bigint>;
	/** The access list with which the call runs, and what it then costs; rejects as `call` where it cannot start. */
	accessList(request: CallRequest, block: BlockSelector, overrides: CallOverrides): Promise<AccessListData>;
	/** Rejects with the `SIMULATION_*` codes, with `OVERRIDE_REFUSED` or `INVALID_REQUEST`. */
	simulate(request: SimulationRequest, block: BlockSelector): Promise<readonly SimulatedBlockData[]>;
}

/** Transactions of one sender by nonce. */
export type PoolContent = ReadonlyMap<Address, readonly TransactionData[]>;

export interface PoolBackend {
	/** Admits a signed transaction and answers its hash; rejects with `TRANSACTION_REJECTED`, worded as geth does. */
	sendRawTransaction(raw: Hex): Promise<Hash>;
	/** What `sendTransaction` would sign: nonce, gas, fees and type chosen where the request leaves them open. */
	fillTransaction(request: CallRequest): Promise<UnsignedTransactionData>;
	status(): { readonly pending: number; readonly queued: number };
	/** Executable (`pending`) and waiting for an earlier nonce (`queued`), optionally of one sender. */
	content(sender?: Address): Promise<{ readonly pending: PoolContent; readonly queued: PoolContent }>;
}

/** Raw data and traces, for `debug_`. */
export interface TraceBackend {
	/** RLP. Rejects with `BLOCK_NOT_FOUND`, as the others do. */
	rawBlock(selector: BlockSelector): Promise<Hex>;
	rawHeader(selector: BlockSelector): Promise<Hex>;
	/** EIP-2718 bytes of each receipt. */
	rawReceipts(selector: BlockSelector): Promise<readonly Hex[]>;
	/** What the tracer found, ready for JSON. Rejects with `TRANSACTION_UNKNOWN` or `LIMIT_EXCEEDED`. */
	traceTransaction(hash: Hash, options: TraceOptions): Promise<unknown>;
	traceBlock(
		selector: BlockSelector,
		options: TraceOptions,
	): Promise<readonly { readonly transactionHash: Hash; readonly trace: unknown }[]>;
	/** Calls of a canonical transaction, null where there is none. */
	transactionCalls(hash: Hash): Promise<TransactionCalls | null>;
	/** Calls of all transactions of a block. */
	blockCalls(selector: BlockSelector): Promise<readonly TransactionCalls[]>;
	/** What each transaction of a block changes. */
	blockChanges(selector: BlockSelector): Promise<readonly StateChangesData[]>;
	/** Slots of an account within a block. Rejects with `BLOCK_NOT_FOUND` or `INVALID_REQUEST`. */
	storageRange(block: BlockSelector, query: StorageRangeQuery): Promise<StorageRangeData>;
	/** Calls of a message that is run for it, and what it would change. They reject as `call` where it cannot start. */
	messageCalls(request: CallRequest, block: BlockSelector): Promise<CallFrameData>;
	messageChanges(request: CallRequest, block: BlockSelector): Promise<StateChangesData>;
	traceCall(
		request: CallRequest,
		block: BlockSelector,
		options: TraceOptions,
		overrides: CallOverrides,
	): Promise<unknown>;
}

/** Blocks that are built to be looked at, for `testing_`: in the development mode and over imported chains only. */
export interface TestingBackend {
	/**
	 * Builds a block; nothing is stored. Rejects with `BLOCK_NOT_FOUND`, with `INVALID_REQUEST` where attributes or bytes
	 * cannot be, and with `EXECUTION_FAILED` where a transaction cannot be where it is.
	 */
	buildPayload(request: PayloadRequest): Promise<PayloadData>;
}

/** Keys held by the node: development mode only. Unknown accounts reject with `UNKNOWN_ACCOUNT`. */
export interface AccountsBackend {
	accounts(): readonly Address[];
	/** Fills nonce, gas and fees, signs, admits to the pool; waits for no block. */
	sendTransaction(request: CallRequest & { readonly from: Address }): Promise<Hash>;
	/** Chooses as `sendTransaction` does, and signs; nothing is sent. */
	signTransaction(request: CallRequest & { readonly from: Address }): Promise<SignedTransactionData>;
	/** EIP-191 `personal_sign` signature of the message: 65 bytes. */
	sign(address: Address, message: Hex): Promise<Hex>;
	/** EIP-712 signature: 65 bytes. Rejects with `INVALID_REQUEST` where data and types do not fit. */
	signTypedData(address: Address, data: TypedData): Promise<Hex>;
}

/** What changed on the canonical chain: blocks taken back, newest first, then blocks added, oldest first. */
export interface HeadChange {
	readonly removed: readonly BlockEvent[];
	readonly added: readonly BlockEvent[];
}

export interface BlockEvent {
	readonly header: HeaderData;
	/** Logs of the block in order; `removed` set in those of blocks taken back. */
	readonly logs: () => Promise<readonly LogData[]>;
}

export type Unsubscribe = () => void;

/** Listeners are called in order and must not throw. */
export interface EventsBackend {
	onHeadChange(listener: (change: HeadChange) => void): Unsubscribe;
	/** A transaction became executable in the pool. */
	onPendingTransaction(listener: (transaction: TransactionData) => void): Unsubscribe;
	/** The node began or stopped syncing. */
	onSyncing(listener: (syncing: SyncingData | null) => void): Unsubscribe;
}

/** The meta-blockchain; only the auxiliary chain's server has it. Null for what is not known. */
export interface MosaicBackend {
	status(): Promise<MosaicStatusData>;
	checkpoint(selector: CheckpointSelector): Promise<CheckpointData | null>;
	/** Null also where the block is no checkpoint. */
	transition(selector: CheckpointSelector): Promise<TransitionData | null>;
	metaBlock(height: number | 'latest'): Promise<MetaBlockData | null>;
	votes(selector: CheckpointSelector): Promise<VotesData | null>;
	transactionFinality(hash: Hash): Promise<TransactionFinalityData | null>;
	/** Calls the listener when the head, finality or what is committed may have moved. */
	onFinality(listener: () => void): Unsubscribe;
	/** Every offence known, by offender. */
	offences(): Promise<readonly OffenceData[]>;
	/** Null where the chain has no network: development mode. */
	network(): Promise<NetworkData | null>;
}

/** The chain that this one goes on from. */
export interface ForkedPast {
	/** Number of the last block there that is of this chain's past. */
	readonly last: number;
	/** Asks its node. Rejects with `UnavailableError`. */
	request(method: string, params: readonly unknown[]): Promise<unknown>;
}

/** What is older than a chain that goes on from another. */
export interface PastBackend {
	/** Null for a chain that goes on from no other. */
	forked(): ForkedPast | null;
}

/** Everything a server serves; the methods of an absent part do not exist on that server. */
export interface Backend {
	readonly chain: ChainBackend;
	readonly state: StateBackend;
	readonly pool: PoolBackend;
	readonly events: EventsBackend;
	readonly accounts?: AccountsBackend;
	readonly trace?: TraceBackend;
	readonly mosaic?: MosaicBackend;
	readonly development?: DevelopmentBackend;
	readonly past?: PastBackend;
	readonly testing?: TestingBackend;
}
