import type { Block, BlockHeader } from '@ethereumjs/block';
import type { TypedTransaction } from '@ethereumjs/tx';
import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { EditList } from '../execution/edits.ts';
import type { Pace } from '../execution/index.ts';
import type { BlockRequest, ExecutedBlock } from '../execution/types.ts';
import type { SimulatedBlock, SimulationOptions } from './simulation/types.ts';

/** A block as the chain hands it out; `hash` and `number` are the block's own, ready as hex and number. */
export interface ChainBlock {
	readonly hash: Hash;
	readonly number: number;
	readonly block: Block;
}

/** The head of the canonical chain. */
export interface Head {
	readonly hash: Hash;
	readonly number: number;
	readonly header: BlockHeader;
}

/** How the canonical chain moved: apply `removed` (newest first), then `added` (oldest first). */
export interface HeadChange {
	/** Blocks no longer canonical, newest first. */
	readonly removed: readonly ChainBlock[];
	/** Blocks newly canonical, oldest first; the last is the new head, unless the head moved back to an ancestor. */
	readonly added: readonly ChainBlock[];
	readonly head: Head;
}

/** What consensus stores beside a block; opaque to the chain, byte strings as hex. */
export interface Attachments {
	/** The proposer's signature. */
	readonly seal: Hex;
	readonly slot: number;
	/** Encoded consensus body. */
	readonly body: Hex;
	/** Encoded consensus state after the body. */
	readonly state: Hex;
}

/** A new block on `parent`; see {@link BlockRequest} for the rest. */
export interface ProduceRequest extends BlockRequest {
	readonly parent: Hash;
}

export interface CommitOptions {
	/** Stored in the same batch as the block. */
	readonly attachments?: Attachments;
	/** Make this block the head of the canonical chain in the same batch. */
	readonly makeHead: boolean;
	/** Wait for the disk. Default: true; without, a crash may lose the block and those after it, and no others. */
	readonly durable?: boolean;
}

/** A log where it lies in its block. */
export interface BlockLog {
	readonly address: Address;
	readonly topics: readonly Hash[];
	readonly data: Hex;
	/** Index among all logs of the block. */
	readonly logIndex: number;
}

/** A receipt with everything `eth_getTransactionReceipt` answers. */
export interface BlockReceipt {
	readonly transactionHash: Hash;
	readonly transactionIndex: number;
	readonly blockHash: Hash;
	readonly blockNumber: number;
	/** EIP-2718 type. */
	readonly type: number;
	/** Null before Byzantium, where `stateRoot` stands instead. */
	readonly status: 0 | 1 | null;
	readonly stateRoot: Hash | null;
	/** Of blob transactions, else null. */
	readonly blobGasUsed: bigint | null;
	/** Wei per blob gas. */
	readonly blobGasPrice: bigint | null;
	readonly from: Address;
	readonly to: Address | null;
	readonly contractAddress: Address | null;
	readonly gasUsed: bigint;
	readonly cumulativeGasUsed: bigint;
	/** Wei per gas that the sender paid. */
	readonly effectiveGasPrice: bigint;
	readonly logs: readonly BlockLog[];
	/** 256 bytes. */
	readonly logsBloom: Hex;
}

/** Where a transaction lies in the canonical chain. */
export interface TransactionLocation {
	readonly blockHash: Hash;
	readonly blockNumber: number;
	readonly index: number;
}

/** A canonical transaction with its block. */
export interface LocatedTransaction extends TransactionLocation {
	readonly transaction: TypedTransaction;
	readonly sender: Address;
	readonly block: ChainBlock;
}

/** An account as the state holds it. */
export interface AccountState {
	readonly nonce: bigint;
	readonly balance: bigint;
	readonly codeHash: Hash;
	readonly storageRoot: Hash;
}

/** One storage slot with its proof. */
export interface StorageProof {
	/** The slot as asked for, 32 bytes. */
	readonly key: Hash;
	/** The value as a number. */
	readonly value: bigint;
	/** RLP nodes from the storage root down. */
	readonly proof: readonly Hex[];
}

/** EIP-1186 proof of an account (present or absent) and of slots of its storage. */
export interface AccountProof extends AccountState {
	readonly address: Address;
	/** RLP nodes from the state root down. */
	readonly accountProof: readonly Hex[];
	readonly storageProof: readonly StorageProof[];
}

/** The state at one root, read only. */
export interface StateView {
	readonly stateRoot: Hash;
	/** null where there is no such account. */
	getAccount(address: Address): Promise<AccountState | null>;
	/** `0x` where there is no code. */
	getCode(address: Address): Promise<Hex>;
	/** 32 bytes; zero where nothing is stored. */
	getStorage(address: Address, slot: Hash): Promise<Hash>;
	prove(address: Address, slots: readonly Hash[]): Promise<AccountProof>;
}

/** State overrides of `eth_call`, by account. */
export interface AccountOverride {
	readonly balance?: bigint;
	readonly nonce?: bigint;
	readonly code?: Hex;
	/** Replaces the whole storage; not together with `stateDiff`. */
	readonly state?: Readonly<Record<Hash, Hash>>;
	/** Replaces single slots. */
	readonly stateDiff?: Readonly<Record<Hash, Hash>>;
	/** Moves the precompiled contract of this address there. */
	readonly movePrecompileToAddress?: Address;
}
export type StateOverrides = Readonly<Record<Address, AccountOverride>>;

/** Header fields that a call sees instead of its block's. */
export interface BlockOverrides {
	readonly number?: bigint;
	readonly timestamp?: bigint;
	readonly gasLimit?: bigint;
	readonly feeRecipient?: Address;
	readonly prevRandao?: Hash;
	readonly baseFeePerGas?: bigint;
	/** Wei per blob gas. */
	readonly blobBaseFee?: bigint;
}

export interface AccessListEntry {
	readonly address: Address;
	readonly storageKeys: readonly Hash[];
}

/** A signed EIP-7702 authorisation. */
export interface Authorization {
	readonly chainId: bigint;
	readonly address: Address;
	readonly nonce: bigint;
	readonly yParity: 0 | 1;
	readonly r: Hash;
	readonly s: Hash;
}

/** A message to run as if it were a transaction of its sender, with no signature. */
export interface CallMessage {
	/** Default: the zero address. */
	readonly from?: Address;
	/** null or absent: deploys `data`. */
	readonly to?: Address | null;
	readonly data?: Hex;
	/** Wei. */
	readonly value?: bigint;
	/** Default and most: `CallOptions.gasCap`. */
	readonly gas?: bigint;
	/** Default: 0, and then the base fee is taken as 0 too, as geth does. */
	readonly gasPrice?: bigint;
	readonly maxFeePerGas?: bigint;
	readonly maxPriorityFeePerGas?: bigint;
	readonly nonce?: bigint;
	readonly accessList?: readonly AccessListEntry[];
	readonly authorizationList?: readonly Authorization[];
	readonly maxFeePerBlobGas?: bigint;
	readonly blobVersionedHashes?: readonly Hash[];
}

/** Where and how to run a {@link CallMessage}. */
export interface CallOptions {
	/** The block whose state, after execution, the call sees; of the head with the edits that wait. */
	readonly blockHash: Hash;
	readonly message: CallMessage;
	readonly blockOverrides?: BlockOverrides;
	readonly stateOverrides?: StateOverrides;
	/** Greatest gas a call may use. Default 50,000,000. */
	readonly gasCap?: bigint;
	/** How it shares the thread; absent: not at all. */
	readonly pace?: Pace;
}

/** Why a call failed inside the EVM. */
export type CallFailure =
	| { readonly kind: 'revert'; readonly data: Hex }
	/** `reason` is the EVM's own word: `out of gas`, `invalid opcode`, … */
	| { readonly kind: 'halt'; readonly reason: string; readonly outOfGas: boolean };

/** What running a message gave. */
export interface CallResult {
	/** Empty where `failure` is set. */
	readonly returnData: Hex;
	readonly failure: CallFailure | null;
	/** Gas the sender would pay for: intrinsic gas and calldata floor included, refunds taken off. */
	readonly gasUsed: bigint;
	/** Refund taken off. `gasUsed + gasRefund` is the least the execution needs at its peak. */
	readonly gasRefund: bigint;
	readonly logs: readonly Omit<BlockLog, 'logIndex'>[];
	readonly createdAddress: Address | null;
	/** Addresses and slots touched, as `eth_createAccessList` wants them. */
	readonly accessList: readonly AccessListEntry[];
}

export type HeadListener = (change: HeadChange) => void;

/**
 * The execution half of a node: blocks, receipts and state of one chain, over one database. Writers are serialised
 * inside; reads never wait for them. Implemented by the class `Chain`.
 */
export interface ChainApi {
	readonly chainId: number;
	readonly genesisHash: Hash;
	readonly head: Head;
	/** What the block after the head has, as things are: its base fee in wei per gas, and its gas limit. */
	readonly next: { readonly baseFeePerGas: bigint; readonly gasLimit: bigint };
	/** Builds a block on `parent` from the source's transactions. Stores nothing. Throws ChainError. */
	produce(request: ProduceRequest): Promise<ExecutedBlock>;
	/**
	 * Validates and executes a block of another node; its parent must be stored. Stores nothing. `edits`: what it has beyond
	 * the rules, where that is not stored yet. Throws ChainError.
	 */
	execute(block: Block, edits?: EditList): Promise<ExecutedBlock>;
	/** Stores a block in one atomic batch; the change of head where `makeHead` moved it, else null. */
	commit(executed: ExecutedBlock, options: CommitOptions): Promise<HeadChange | null>;
	/** Moves the canonical chain to a stored block, across branches where needed; null when it is the head already. */
	setHead(hash: Hash): Promise<HeadChange | null>;
	/** By hash, any stored block; by number, the canonical one. */
	getBlock(reference: Hash | number): Promise<ChainBlock | null>;
	getHeader(reference: Hash | number): Promise<BlockHeader | null>;
	/** Hash of the canonical block of this number. */
	getCanonicalHash(number: number): Promise<Hash | null>;
	/** null where the block is not stored. */
	getReceipts(hash: Hash): Promise<readonly BlockReceipt[] | null>;
	/** A transaction of the canonical chain. */
	getTransaction(hash: Hash): Promise<LocatedTransaction | null>;
	getAttachments(hash: Hash): Promise<Attachments | null>;
	/** RLP of a stored block, which is not decoded for it. */
	getEncodedBlock(hash: Hash): Promise<Uint8Array | null>;
	/** Canonical blocks from `number` to the head, ascending. */
	blocksFrom(number: number): AsyncIterable<ChainBlock>;
	/** State after the block of this hash; of the head with the edits that wait. Throws ChainError BLOCK_UNKNOWN. */
	stateAt(hash: Hash): Promise<StateView>;
	/** RLP of a stored trie node, or a stored contract code, of this keccak256. */
	getStateNode(hash: Hash): Promise<Uint8Array | null>;
	/** Runs a message with `eth_call`'s rules: no signature, no nonce check. */
	call(options: CallOptions): Promise<CallResult>;
	/** Runs blocks of messages, one on the other, on top of a stored block. Throws ChainError. */
	simulate(options: SimulationOptions): Promise<readonly SimulatedBlock[]>;
	/** Decodes a block's RLP under this chain's rules. Throws ChainError BLOCK_MALFORMED. */
	decodeBlock(bytes: Uint8Array): Block;
	/**
	 * Decodes a raw transaction under this chain's rules. Give the hash of bytes that are known to be its only encoding, and
	 * the transaction remembers both. Throws ChainError TRANSACTION_MALFORMED.
	 */
	decodeTransaction(bytes: Uint8Array, hash?: Hash): TypedTransaction;
	/** Calls `listener` after each change of the head is on disk, in order; returns the unsubscription. */
	onHead(listener: HeadListener): () => void;
	close(): Promise<void>;
}
