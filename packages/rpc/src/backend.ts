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
import type { AccessListData, CallOverrides, SimulatedBlockData, SimulationRequest } from './executionData.ts';
import type {
	CheckpointData,
	CheckpointReference,
	CheckpointSelector,
	MetaBlockData,
	MosaicStatusData,
	NetworkData,
	OffenceData,
	TransactionFinalityData,
	TransitionData,
	VotesData,
} from './mosaicData.ts';
import type {
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
	traceCall(
		request: CallRequest,
		block: BlockSelector,
		options: TraceOptions,
		overrides: CallOverrides,
	): Promise<unknown>;
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

/** Blocks to be made now. */
export interface MineOrder {
	readonly count: number;
	/** Unix seconds of the first. */
	readonly timestamp?: number;
	/** Seconds by which time moves on before each. */
	readonly spacing?: number;
}

/** When blocks are made. Development mode only, as all controls. */
export interface MiningControls {
	/** Resolves when the blocks are made. Rejects with `INVALID_REQUEST`, `LIMIT_EXCEEDED` or `EXECUTION_FAILED`. */
	mine(order: MineOrder): Promise<void>;
	/** Whether a block is made as soon as a transaction arrives. */
	automine(): boolean;
	/** Enabled: blocks for transactions instead of at intervals. */
	setAutomine(enabled: boolean): void;
	/** Seconds from one block to the next; null where they are not made at intervals. */
	intervalMining(): number | null;
	/** Blocks at intervals of so many seconds instead of for transactions; 0: by hand alone. */
	setIntervalMining(seconds: number): void;
}

/** The time of both chains, in seconds. All reject times at or below the head's with `INVALID_REQUEST`. */
export interface TimeControls {
	/** Moves time on; answers how far it is ahead of the wall. */
	increaseTime(seconds: number): number;
	/** Moves time to a Unix time; answers by how much it went forward. */
	setTime(timestamp: number): number;
	/** The next block has this timestamp, and time goes on from there. */
	setNextBlockTimestamp(timestamp: number): void;
	/** Every block lies so many seconds above its parent. */
	setBlockTimestampInterval(seconds: number): void;
	/** Timestamps by the clock again; whether they were not. */
	removeBlockTimestampInterval(): boolean;
}

/** Changes of the state: visible at once at the head, and part of the next block. Reject with `INVALID_REQUEST` or `LIMIT_EXCEEDED`. */
export interface StateControls {
	setBalance(address: Address, wei: bigint): Promise<void>;
	/** Up to the greatest balance there is. */
	addBalance(address: Address, wei: bigint): Promise<void>;
	setNonce(address: Address, nonce: bigint): Promise<void>;
	setCode(address: Address, code: Hex): Promise<void>;
	/** Slot and value are 32 bytes. */
	setStorageAt(address: Address, slot: Hash, value: Hash): Promise<void>;
}

/** The state as a file, as anvil packs it. */
export interface DumpControls {
	/** All accounts as they are seen at the head, and both chains. Rejects with `STATE_UNAVAILABLE` or `LIMIT_EXCEEDED`. */
	dumpState(): Promise<Hex>;
	/** Takes the history of a stack with the same settings; of other dumps the accounts become what they say, others stay. Rejects with `INVALID_REQUEST` or `LIMIT_EXCEEDED`. */
	loadState(dump: Hex): Promise<void>;
}

/** Balances and allowances in a token, found in its storage. Both reject with `INVALID_REQUEST` where no slot is them. */
export interface TokenControls {
	setTokenBalance(token: Address, owner: Address, amount: bigint): Promise<void>;
	setTokenAllowance(token: Address, owner: Address, spender: Address, amount: bigint): Promise<void>;
}

/** What the next block has, beyond the rules. */
export interface NextBlockControls {
	/** Wei per gas, of the next block; the rules go on from there. */
	setNextBlockBaseFeePerGas(baseFee: bigint): Promise<void>;
	/** Of the next block and all after it. */
	setBlockGasLimit(gasLimit: bigint): Promise<void>;
	/** Who the next block and all after it pay. */
	setCoinbase(address: Address): void;
	/** Of the next block alone. */
	setPrevRandao(value: Hash): void;
}

/** Transactions of accounts whose keys nobody has. */
export interface ImpersonationControls {
	impersonate(address: Address): void;
	stopImpersonating(address: Address): void;
	/** Of any account, or no longer. */
	impersonateEverybody(enabled: boolean): void;
}

/** Transactions that wait. */
export interface PoolControls {
	/** Whether there was such a transaction. */
	dropTransaction(hash: Hash): boolean;
	dropAllTransactions(): void;
	dropTransactionsOf(sender: Address): void;
}

/** What a development node is. */
export interface DevelopmentInfo {
	readonly clientVersion: string;
	readonly semanticVersion: string;
	/** 32 bytes, others in each process. */
	readonly instanceId: Hash;
	readonly chainId: number;
	/** Lower case. */
	readonly hardfork: string;
	/** Unix seconds. */
	readonly head: { readonly hash: Hash; readonly number: number; readonly timestamp: number };
	/** Of the block to come; wei per gas. */
	readonly next: { readonly baseFee: bigint; readonly gasPrice: bigint; readonly gasLimit: bigint };
	readonly snapshots: readonly { readonly id: bigint; readonly number: number; readonly hash: Hash }[];
	/** The block that the chain goes on from, null for none; the URL without what may be secret. */
	readonly fork: {
		readonly url: string;
		readonly chainId: number;
		readonly number: number;
		readonly hash: Hash;
	} | null;
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

export interface InfoControls {
	info(): Promise<DevelopmentInfo>;
	/** Whether lines below a warning are logged. */
	setLogging(enabled: boolean): void;
}

/** A transaction of one of the blocks that a reorganisation makes. */
export interface ReorganisedTransaction {
	/** EIP-2718 bytes, or what a key of the node is to sign. */
	readonly transaction: Hex | (CallRequest & { readonly from: Address });
	/** Index of the block, 0 for the first. */
	readonly block: number;
}

/** A fork that is asked for; what is absent is as it is, or the newest block. */
export interface ForkRequest {
	readonly url?: string;
	readonly blockNumber?: number;
}

/** Going back in time. All but `snapshot` reject with `INVALID_REQUEST`, or `UNSUPPORTED` where the origin cannot go back. */
export interface TimelineControls {
	/** Takes the newest blocks back. */
	rollback(depth: number): Promise<void>;
	/** Replaces the newest blocks by others with these transactions. */
	reorganise(depth: number, transactions: readonly ReorganisedTransaction[]): Promise<void>;
	/**
	 * Takes both chains back to where they began, or to the begin of a fork of another chain. Null: of no fork. Rejects also
	 * with `UnavailableError`, and then nothing was done.
	 */
	reset(fork: ForkRequest | null): Promise<void>;
	/** Reads the chain forked from at another URL from now on. Rejects as `reset`. */
	setForkUrl(url: string): Promise<void>;
	/** Remembers the present moment; answers its identifier. */
	snapshot(): Promise<bigint>;
	/** Comes back to a moment, which is used up with all later ones; false for one that is not known. */
	revert(id: bigint): Promise<boolean>;
}

/** Finality on purpose, for tests of what waits for it. */
export interface FinalityControls {
	/**
	 * Makes blocks until the head of now has reached a level; answers the checkpoint that covers it. Rejects with
	 * `UNSUPPORTED` while finality is stalled, and with `LIMIT_EXCEEDED` where it does not come.
	 */
	reach(level: 'justified' | 'finalized' | 'committed'): Promise<CheckpointReference>;
	/** Lets validators vote no more, or again. Blocks go on to be made. */
	stallFinality(stalled: boolean): void;
	/**
	 * Has a validator sign two blocks of one slot, and the proof of it in a block; by default the first that is not guilty.
	 * Answers who. Rejects with `UNKNOWN_ACCOUNT` or `INVALID_REQUEST`.
	 */
	equivocate(validator: Address | null): Promise<Address>;
}

/** Controls of a development stack; absent everywhere else. */
export interface DevelopmentBackend
	extends MiningControls,
		TimeControls,
		StateControls,
		TokenControls,
		DumpControls,
		NextBlockControls,
		ImpersonationControls,
		PoolControls,
		InfoControls,
		TimelineControls,
		FinalityControls {}

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
}
