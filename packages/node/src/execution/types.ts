import type { Block } from '@ethereumjs/block';
import type { TypedTransaction } from '@ethereumjs/tx';
import type { RunTxResult, VM } from '@ethereumjs/vm';
import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { StoredNode } from '../state/index.ts';
import type { EditList } from './edits.ts';

/** What a block under construction tells a {@link TransactionSource} when it asks for the next transaction. */
export interface SourceContext {
	/** Base fee of the block, in wei per gas. */
	readonly baseFeePerGas: bigint;
	/** Gas that the block has left: a transaction with a greater gas limit does not fit. */
	readonly gasAvailable: bigint;
}

/** Why the producer left a transaction out. */
export type RejectionCode =
	| 'NONCE_TOO_LOW'
	| 'NONCE_TOO_HIGH'
	| 'INSUFFICIENT_FUNDS'
	| 'FEE_BELOW_BASE_FEE'
	| 'GAS_EXCEEDS_BLOCK'
	| 'BLOB_TRANSACTION'
	| 'SENDER_HAS_CODE'
	| 'SIGNATURE_INVALID'
	| 'BLOCK_SIZE'
	| 'EXECUTION_REFUSED'
	| 'STATE_UNAVAILABLE';

export interface Rejection {
	readonly code: RejectionCode;
	readonly message: string;
}

/**
 * Where the producer takes transactions from, one after the other, until the source is dry or the block is full.
 * After `reject` the source decides whether the sender's later transactions still make sense.
 */
export interface TransactionSource {
	/** The best transaction left that fits `context`; undefined when there is none. Never the same one twice. */
	next(context: SourceContext): TypedTransaction | undefined;
	/** The transaction just given is not in the block. */
	reject(transaction: TypedTransaction, reason: Rejection): void;
}

/** Who is told of a block's transactions as they run; it can change nothing. */
export interface ExecutionWatch {
	/** The machine that is to run them, before it does. */
	opened(vm: VM): void;
	/** A transaction ran, to be part of the block. */
	ran(transaction: TypedTransaction, result: RunTxResult): void;
}

/** What the producer is asked for. */
export interface BlockRequest {
	/** Unix seconds, greater than the parent's. */
	readonly timestamp: number;
	/** The consensus root of the block (spec 3); 32 zero bytes on a chain without consensus. */
	readonly parentBeaconBlockRoot: Hash;
	readonly feeRecipient: Address;
	readonly prevRandao: Hash;
	/** Default: the parent's. Within 1/1024 of the parent's (exclusive). */
	readonly gasLimit?: bigint;
	/** Default: empty. At most 32 bytes. */
	readonly extraData?: Hex;
	readonly transactions: TransactionSource;
	/** Default: nobody. */
	readonly watch?: ExecutionWatch;
}

/** One log of a receipt. */
export interface ExecutionLog {
	readonly address: Address;
	readonly topics: readonly Hash[];
	readonly data: Hex;
}

/** What executing one transaction of a block left behind; what is stored of a receipt. */
export interface ExecutionReceipt {
	/** EIP-2718 type; 0 for a legacy transaction. */
	readonly type: number;
	readonly succeeded: boolean;
	/** State root after the transaction, in place of the status before Byzantium (EIP-658). */
	readonly stateRoot?: Uint8Array;
	readonly gasUsed: bigint;
	readonly cumulativeGasUsed: bigint;
	/** Address of the contract created; null unless the transaction deploys. */
	readonly contractAddress: Address | null;
	readonly sender: Address;
	readonly logs: readonly ExecutionLog[];
	/** 256 bytes. */
	readonly logsBloom: Uint8Array;
}

/** A block with what its execution wants stored. Nothing of it is in the database before `Chain.commit`. */
export interface ExecutedBlock {
	readonly block: Block;
	readonly hash: Hash;
	readonly number: number;
	readonly receipts: readonly ExecutionReceipt[];
	/** New trie nodes by unprefixed hash. */
	readonly nodes: ReadonlyMap<string, StoredNode>;
	/** New contract codes by unprefixed hash. */
	readonly codes: ReadonlyMap<string, Uint8Array>;
	/** Addresses and slots that were written, unprefixed. */
	readonly keys: readonly string[];
	/** What it has beyond the rules, in development; null for a block as the rules have it. */
	readonly edits: EditList | null;
}
