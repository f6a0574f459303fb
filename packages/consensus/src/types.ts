/**
 * The protocol's data, as plain values. Hashes, addresses, signatures and byte strings are lower-case `0x` hex;
 * counts, numbers, heights, slots and times are integers below 2^53; weights, gas and prices are bigints.
 */

/** A `0x`-prefixed, lower-case, even-length hexadecimal string. */
export type Hex = `0x${string}`;
/** 32 bytes. */
export type Hash = Hex;
/** 20 bytes, lower case (no checksum). */
export type Address = Hex;
/** 65 bytes: r ‖ s ‖ v, v of 27 or 28, s in the lower half of the curve order. */
export type Signature = Hex;

/** Where a meta-blockchain's Core lives; its EIP-712 domain (spec 2). */
export interface CoreLocation {
	/** Chain id of the origin. */
	readonly chainId: number;
	readonly address: Address;
}

/** A member of a validator set with its weight (stake × reputation; weight 0 means leaving). */
export interface Member {
	readonly address: Address;
	readonly weight: bigint;
}

/** A checkpoint: a block whose number is height × epoch length (spec 4.1). */
export interface Checkpoint {
	readonly height: number;
	readonly hash: Hash;
}

/** A vote ⟨T̃, s, t, h(s), h(t)⟩ about the auxiliary chain (spec 2). */
export interface VoteMessage {
	readonly transitionHash: Hash;
	readonly source: Hash;
	readonly target: Hash;
	readonly sourceHeight: number;
	readonly targetHeight: number;
}

/** A vote about the origin chain; heights are origin block number / origin epoch length (spec 2, 5). */
export interface OriginVoteMessage {
	readonly source: Hash;
	readonly target: Hash;
	readonly sourceHeight: number;
	readonly targetHeight: number;
}

/** What a proposer signs for a block (spec 3). */
export interface BlockSeal {
	readonly slot: number;
	readonly blockHash: Hash;
}

/** Kernel K_n: opens height n of the meta-blockchain; lists changed validators only (spec 7, 8). */
export interface Kernel {
	readonly height: number;
	/** Hash of the parent meta-block B_{n-1}. */
	readonly parent: Hash;
	readonly validators: readonly Address[];
	readonly weights: readonly bigint[];
	readonly gasTarget: bigint;
	readonly gasPrice: bigint;
}

/** Transition object T(s) (spec 5). */
export interface Transition {
	readonly coreIdentifier: Hash;
	readonly kernelHash: Hash;
	readonly dynasty: number;
	readonly accumulatedGas: bigint;
	readonly accumulatedTransactionRoot: Hash;
	readonly originBlockHash: Hash;
	readonly originBlockNumber: number;
}

/** Meta-block B(K, T, S), by its hashes (spec 2). */
export interface MetaBlock {
	readonly kernelHash: Hash;
	readonly transitionHash: Hash;
	readonly source: Hash;
}

/** A complete link about the auxiliary chain: a supermajority of signatures, sorted by signer (spec 3). */
export interface AuxiliaryLink {
	readonly message: VoteMessage;
	readonly signatures: readonly Signature[];
}

/** A complete link about the origin, with the RLP header of its target (spec 3, 5). */
export interface OriginLink {
	readonly message: OriginVoteMessage;
	readonly signatures: readonly Signature[];
	readonly header: Hex;
}

/** A kernel with the Merkle proof of its hash in Core's storage at the finalised observation of the origin (spec 8). */
export interface KernelInclusion {
	readonly kernel: Kernel;
	/** `eth_getProof` account proof of Core, RLP nodes from the root. */
	readonly accountProof: readonly Hex[];
	/** Storage proof of the kernel's hash, RLP nodes from the root. */
	readonly storageProof: readonly Hex[];
}

/** Two signed messages of one signer that must not both exist: the whole proof of an offence (spec 6). */
export type Evidence =
	| { readonly kind: 'auxiliary'; readonly first: Signed<VoteMessage>; readonly second: Signed<VoteMessage> }
	| { readonly kind: 'origin'; readonly first: Signed<OriginVoteMessage>; readonly second: Signed<OriginVoteMessage> }
	| { readonly kind: 'seal'; readonly first: Signed<BlockSeal>; readonly second: Signed<BlockSeal> };

/** A message with one signature over its EIP-712 digest. */
export interface Signed<M> {
	readonly message: M;
	readonly signature: Signature;
}

/** One validator's vote off the wire. */
export type Vote =
	| ({ readonly kind: 'auxiliary'; readonly validator: Address } & Signed<VoteMessage>)
	| ({ readonly kind: 'origin'; readonly validator: Address } & Signed<OriginVoteMessage>);

/** What travels with a block and is no part of the EVM's input; applied in this order (spec 3). */
export interface ConsensusBody {
	readonly evidence: readonly Evidence[];
	/** Links about the auxiliary chain, by ascending target height. */
	readonly links: readonly AuxiliaryLink[];
	/** Links about the origin, by ascending target height. */
	readonly originLinks: readonly OriginLink[];
	readonly kernel: KernelInclusion | null;
}

/** A block of the origin as this chain knows it: an origin checkpoint. */
export interface Observation {
	readonly number: number;
	readonly hash: Hash;
	readonly stateRoot: Hash;
}

/** What fixes a chain before its genesis hash is known; its hash is the genesis header's `extraData`. */
export interface ChainConfig {
	readonly core: CoreLocation;
	/** Chain id of the auxiliary chain. */
	readonly chainId: number;
	/** Unix seconds of slot 0, the genesis block's timestamp. */
	readonly genesisTime: number;
	/** Seconds per slot, ≥ 1. */
	readonly slotSeconds: number;
	/** Blocks per epoch, ≥ 1. */
	readonly epochLength: number;
	/** Origin blocks per origin epoch, ≥ 1. */
	readonly originEpochLength: number;
	readonly heartbeatSeconds: number;
	/** Slots a checkpoint's proposer waits for the previous checkpoint to be justified (spec 4.5). */
	readonly justifyWaitSlots: number;
	/** The genesis validators, sorted by address: F_1 = R_1. */
	readonly validators: readonly Member[];
	readonly gasTarget: bigint;
	readonly gasPrice: bigint;
	/** The first observation of the origin: an origin checkpoint. */
	readonly observation: Observation;
}

/** A chain's configuration with everything derived from it and from its genesis hash. */
export interface ChainSpec extends ChainConfig {
	readonly genesisHash: Hash;
	/** 0; a multiple of the epoch length where a development chain goes on from another's block. */
	readonly genesisNumber: number;
	/** bytes32: 12-byte origin chain id ‖ Core's address (spec 2). */
	readonly coreIdentifier: Hash;
	/** EIP-712 domain separator. */
	readonly domainSeparator: Hash;
	/** K_1: parent is B_0 = MetaBlock(0, 0, genesis hash). */
	readonly genesisKernel: Kernel;
}

/** What links and votes need to know about a checkpoint of a branch. */
export interface CheckpointRecord extends Checkpoint {
	/** Hash of T at this checkpoint. */
	readonly transitionHash: Hash;
	/** Height of the kernel active in this checkpoint's state: votes for it count over that kernel's sets. */
	readonly kernelHeight: number;
	/** Offenders recorded in this checkpoint's state, sorted: their votes for it count zero (spec 4.3). Shared with the state. */
	readonly offenders: readonly Address[];
}

/** Forward and rear validator sets of one kernel, each sorted by address (spec 8). */
export interface KernelSets {
	readonly kernelHeight: number;
	readonly forward: readonly Member[];
	readonly rear: readonly Member[];
}

/** The kernel active on the auxiliary chain. */
export interface ActiveKernel {
	readonly height: number;
	readonly hash: Hash;
	readonly gasTarget: bigint;
	readonly gasPrice: bigint;
}

/** A kernel that a block carries and that waits for the dynasty to grow by two (spec 8). */
export interface PendingKernel {
	readonly kernel: Kernel;
	readonly hash: Hash;
	/** Number of the carrying block. */
	readonly carriedAt: number;
	/** Dynasty in the carrying block's state. */
	readonly carriedDynasty: number;
}

/** The consensus state of a block: what applying its consensus body to its parent's state gives (spec 3). */
export interface ConsensusState {
	readonly kernel: ActiveKernel;
	/** Sets of every kernel active since the last finalised checkpoint, ascending; the last is the active kernel's. */
	readonly sets: readonly KernelSets[];
	/** Offenders recorded on this branch, sorted. */
	readonly offenders: readonly Address[];
	readonly pendingKernel: PendingKernel | null;
	/** Justified checkpoints not older than the last finalised, ascending; the first is the last finalised. */
	readonly justified: readonly CheckpointRecord[];
	/** Checkpoints finalised by links on this branch, genesis not counted. */
	readonly dynasty: number;
	/** Gas used by all blocks up to the parent. */
	readonly accumulatedGas: bigint;
	/** r_i = keccak256(r_{i-1} ‖ transactions root), up to the parent; zero at genesis. */
	readonly accumulatedTransactionRoot: Hash;
	/** Justified observations of the origin, ascending; the first is the finalised one. */
	readonly observations: readonly Observation[];
}

/** What the state transition needs to know of a block beyond its body; no clock, network or origin. */
export interface BlockFacts {
	readonly number: number;
	readonly parentHash: Hash;
	readonly parentGasUsed: bigint;
	readonly parentTransactionsRoot: Hash;
	/** The checkpoint at a height on this block's own branch, strictly below this block; undefined where there is none. */
	readonly checkpoint: (height: number) => CheckpointRecord | undefined;
}

/** A value or a named error: consensus functions are total and never throw on hostile input. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };
