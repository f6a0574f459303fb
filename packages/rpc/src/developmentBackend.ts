/** The narrow interfaces behind the controls of the development mode; what holds for `backend.ts` holds for them. */
import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { CallRequest } from './data.ts';
import type { CheckpointReference } from './mosaicData.ts';

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
	/** One, and no others; answers its hash. Rejects as sending with a key does. */
	sendUnsigned(request: CallRequest & { readonly from: Address }): Promise<Hash>;
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
