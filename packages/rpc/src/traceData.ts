import type { Address, Hash, Hex } from '@mosaic/consensus';

/** How a trace is to be made. */
export interface StructLoggerOptions {
	readonly tracer: 'structLogger';
	readonly enableMemory: boolean;
	readonly disableStack: boolean;
	readonly disableStorage: boolean;
	readonly enableReturnData: boolean;
	/** Steps that are shown; 0 for all. */
	readonly limit: number;
}

export interface CallTracerOptions {
	readonly tracer: 'callTracer';
	readonly onlyTopCall: boolean;
	readonly withLog: boolean;
}

export interface PrestateTracerOptions {
	readonly tracer: 'prestateTracer';
	/** What the transaction changes, before and after. */
	readonly diffMode: boolean;
	readonly disableCode: boolean;
	readonly disableStorage: boolean;
}

/** A tracer of geth's by its name, with its settings. */
export type TraceOptions =
	| StructLoggerOptions
	| CallTracerOptions
	| PrestateTracerOptions
	| { readonly tracer: '4byteTracer' | 'noopTracer' };

/** Which slots of an account are asked for, at the moment before a transaction. */
export interface StorageRangeQuery {
	/** Index of the transaction in the block; the number of them: after the last. */
	readonly index: number;
	readonly address: Address;
	/** Hash of the key with which the range begins. */
	readonly from: Hash;
	readonly limit: number;
}

/** Slots in the order of the hashes of their keys. */
export interface StorageRangeData {
	/** The key is null where this node knows its hash alone. */
	readonly slots: readonly { readonly hash: Hash; readonly key: Hash | null; readonly value: Hash }[];
	/** Hash of the key after the last shown; null where there is none. */
	readonly next: Hash | null;
}

/** What a call is, by the name of its opcode; the outermost is a CALL or a CREATE. */
export type CallType = 'CALL' | 'CALLCODE' | 'DELEGATECALL' | 'STATICCALL' | 'CREATE' | 'CREATE2' | 'SELFDESTRUCT';

/** A call with the calls that it made. */
export interface CallFrameData {
	readonly type: CallType;
	/** Of a delegated call the account that it runs in. */
	readonly from: Address;
	/** Null for a creation that failed. */
	readonly to: Address | null;
	/** Null for static calls. */
	readonly value: bigint | null;
	/** What the call may use; of the outermost what is left of the transaction's limit. */
	readonly gas: bigint;
	readonly gasUsed: bigint;
	readonly input: Hex;
	/** What it returned, or reverted with. */
	readonly output: Hex;
	/** The EVM's word for how it failed, `revert` among them; null where it did not. */
	readonly error: string | null;
	readonly calls: readonly CallFrameData[];
}

/** The calls of a transaction, and where it stands. */
export interface TransactionCalls {
	readonly transactionHash: Hash;
	readonly transactionIndex: number;
	readonly blockHash: Hash;
	readonly blockNumber: number;
	readonly root: CallFrameData;
}

/** What of an account there is at a moment; absent fields did not change, or are empty. */
export interface AccountImageData {
	readonly balance?: Hex;
	readonly nonce?: number;
	readonly code?: Hex;
	readonly storage?: Readonly<Record<Hash, Hash>>;
}

/** What a transaction changes: accounts before, and what is another after. */
export interface StateChangesData {
	readonly pre: Readonly<Record<Address, AccountImageData>>;
	readonly post: Readonly<Record<Address, AccountImageData>>;
}
