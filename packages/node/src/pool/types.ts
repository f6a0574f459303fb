import type { TypedTransaction } from '@ethereumjs/tx';
import type { Address, Hash } from '@mosaic/consensus';
import type { StateView } from '../chain/types.ts';
import type { Clock } from '../clock/virtualClock.ts';

/** Recovers senders; how and where is its own affair. */
export interface SenderRecoverer {
	/** The sender of a transaction's EIP-2718 bytes; null where its signature is invalid. Rejects with PoolError. */
	recover(raw: Uint8Array): Promise<Address | null>;
}

/** The part of a state that the pool reads. */
export type PoolState = Pick<StateView, 'getAccount' | 'getCode'>;

/** What the pool checks transactions against: the state after the head and the rules of the block to come. */
export interface PoolHead {
	readonly state: PoolState;
	/** Base fee of the block to come, in wei per gas. */
	readonly baseFeePerGas: bigint;
	/** Gas limit of the block to come. */
	readonly gasLimit: bigint;
}

/** One change of what a {@link PoolStore} keeps. */
export type PoolChange =
	| { readonly kind: 'put'; readonly hash: Hash; readonly raw: Uint8Array }
	| { readonly kind: 'delete'; readonly hash: Hash };

/** Where the pool's transactions outlive the process. */
export interface PoolStore {
	/** Writes a batch; need not be synced to disk. Deleting what is absent does nothing. */
	write(changes: readonly PoolChange[]): Promise<void>;
	/** EIP-2718 bytes of all transactions kept, in any order. */
	all(): AsyncIterable<Uint8Array>;
}

/** Limits of the pool. A slot is 32 KiB: a transaction takes one for each part begun, as in geth. */
export interface PoolLimits {
	/** Slots for executable transactions of all senders together. */
	readonly globalSlots: number;
	/** Further slots, for transactions that wait for an earlier nonce or for funds. */
	readonly globalQueue: number;
	/** Most executable transactions of one sender. */
	readonly accountSlots: number;
	/** Most waiting transactions of one sender. */
	readonly accountQueue: number;
	/** Milliseconds after which a waiting transaction is dropped. */
	readonly lifetime: number;
}

/** What the pool needs of its node. */
export interface PoolOptions {
	readonly chainId: bigint;
	readonly head: PoolHead;
	readonly recoverer: SenderRecoverer;
	/** Decodes EIP-2718 bytes, which are the only encoding and have this hash, under the chain's rules; throws where it cannot. */
	readonly decode: (raw: Uint8Array, hash: Hash) => TypedTransaction;
	/** Tells the node's cache of senders what was recovered, so that nobody recovers it again. */
	readonly rememberSender?: (transaction: TypedTransaction, sender: Address) => void;
	/** For lifetimes. Give one that nobody moves by hand where time control must not empty the queue. */
	readonly clock: Clock;
	readonly limits?: Partial<PoolLimits>;
	/** Default: {@link OSAKA_RULES}. */
	readonly rules?: PoolRules;
	/** Least priority fee, wei per gas; default 0. */
	readonly minimumTip?: bigint;
	/** Admit legacy transactions that name no chain (EIP-155); default false. */
	readonly allowUnprotected?: boolean;
	/** Senders never evicted for others' fees and not held to the limits per account: the node's own accounts. */
	readonly locals?: ReadonlySet<Address>;
	/** Default: the pool is forgotten with the process. */
	readonly store?: PoolStore;
}

/** Rules of the chain's hardfork that decide admission. */
export interface PoolRules {
	/** EIP-2718 types admitted. Blob transactions (3) never are (spec 3). */
	readonly types: ReadonlySet<number>;
	/** EIP-7825; null before Osaka. */
	readonly transactionGasCap: bigint | null;
	/** EIP-3860: bytes of init code. */
	readonly initCodeLimit: number;
	/** EIP-7623. */
	readonly floorDataGas: boolean;
}

export const OSAKA_RULES: PoolRules = {
	types: new Set([0, 1, 2, 4]),
	transactionGasCap: 16_777_216n,
	initCodeLimit: 49_152,
	floorDataGas: true,
};

export const PRAGUE_RULES: PoolRules = { ...OSAKA_RULES, transactionGasCap: null };

export const DEFAULT_LIMITS: PoolLimits = {
	globalSlots: 65_536,
	globalQueue: 8_192,
	accountSlots: 16_384,
	accountQueue: 1_024,
	lifetime: 3 * 60 * 60 * 1000,
};

/** Why a transaction left the pool. */
export type DropReason =
	/** A block of the canonical chain holds it. */
	| 'included'
	/** The sender's nonce has passed it. */
	| 'stale'
	/** Another of the same nonce paid more. */
	| 'replaced'
	/** The pool was full and others paid more. */
	| 'evicted'
	/** It waited longer than the lifetime. */
	| 'expired'
	/** Block production refused it for good. */
	| 'refused'
	/** A caller removed it. */
	| 'removed';

/** Events of the pool with their arguments. Listeners run in order, at once, and must not throw. */
export interface PoolEvents {
	admitted: [hash: Hash];
	/** It could be in the next block now, as far as nonce and funds go. */
	executable: [hash: Hash];
	dropped: [hash: Hash, reason: DropReason];
	/** The store refused a batch; the pool keeps it and tries again with the next. */
	storeFailed: [error: unknown];
}

/** A transaction in the pool. */
export interface PooledTransaction {
	readonly hash: Hash;
	readonly sender: Address;
	readonly nonce: bigint;
	readonly transaction: TypedTransaction;
	/** EIP-2718 bytes. */
	readonly raw: Uint8Array;
	/** Whether nonce and funds let it be in the next block. */
	readonly executable: boolean;
	/** Nobody signed it: a development stack took its sender's word. */
	readonly unsigned: boolean;
}
