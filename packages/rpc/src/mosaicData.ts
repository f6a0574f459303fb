/** What the `mosaic_` namespace answers with, before formatting. Sorted lists are sorted by address. */
import type { Address, Evidence, Hash, Kernel, MetaBlock, Signature, Transition, VoteMessage } from '@mosaic/consensus';

export interface BlockReference {
	readonly number: number;
	readonly hash: Hash;
}

/** A checkpoint: the block number is height × epoch length (spec 4.1). */
export interface CheckpointReference extends BlockReference {
	readonly height: number;
}

/** A member of the active kernel's sets (spec 8); null where it is no member of the set. */
export interface ValidatorData {
	readonly address: Address;
	readonly forwardWeight: bigint | null;
	readonly rearWeight: bigint | null;
	/** Whether it is recorded as an offender: it counts zero (spec 6). */
	readonly offender: boolean;
}

/** A meta-block committed in Core on the origin (spec 7). */
export interface CommitReference {
	readonly height: number;
	readonly hash: Hash;
	/** The source checkpoint: the block whose state root the commit anchors. */
	readonly source: CheckpointReference;
	readonly stateRoot: Hash;
}

export interface MosaicStatusData {
	readonly latest: BlockReference;
	/** Highest justified checkpoint; the tag `safe`. */
	readonly safe: CheckpointReference;
	/** Highest finalised checkpoint; the tag `finalized`. */
	readonly finalized: CheckpointReference;
	/** Source of the last meta-block committed on the origin, null before the first. */
	readonly committed: CheckpointReference | null;
	/** Finalised checkpoints from the root, in the head's consensus state. */
	readonly dynasty: number;
	/** The kernel active in the head's consensus state. */
	readonly kernel: {
		readonly height: number;
		readonly hash: Hash;
		readonly gasTarget: bigint;
		readonly gasPrice: bigint;
	};
	/** A kernel that the chain carries and that waits for two dynasties, or null. */
	readonly pendingKernel: { readonly height: number; readonly hash: Hash; readonly carriedAt: number } | null;
	readonly validators: readonly ValidatorData[];
	readonly offenders: readonly Address[];
	readonly lastCommit: CommitReference | null;
	/** The finalised observation of the origin in the head's consensus state (spec 5). */
	readonly origin: { readonly number: number; readonly hash: Hash; readonly stateRoot: Hash };
	readonly core: { readonly chainId: number; readonly address: Address; readonly identifier: Hash };
	readonly epochLength: number;
	readonly originEpochLength: number;
	/** Why this node signs and proposes nothing more (a code), null as long as all is well. */
	readonly halted: string | null;
}

/** A validator's offence, and its proof: two signed messages (spec 6). */
export interface OffenceData {
	readonly offender: Address;
	readonly evidence: Evidence;
	/** Whether the head's state has recorded it: the offender's weight counts zero there. */
	readonly recorded: boolean;
}

/** A connected node. */
export interface PeerData {
	/** Its libp2p identity. */
	readonly id: string;
	readonly address: string;
	readonly direction: 'inbound' | 'outbound';
	readonly head: BlockReference;
	readonly finalized: CheckpointReference;
	/** Milliseconds that its clock is ahead of this node's (negative: behind), as a decimal string. */
	readonly clockOffset: string;
	/** 0 is blameless; a peer that sinks too low is disconnected. A decimal string, as it is never positive. */
	readonly score: string;
}

/** This node's part in the network. */
export interface NetworkData {
	/** Multiaddresses under which others reach this node. */
	readonly addresses: readonly string[];
	readonly peers: readonly PeerData[];
	readonly syncing: boolean;
	/** Whether this node's validators may sign now: synchronised, watch over, not halted. */
	readonly onDuty: boolean;
	/** Messages since the start, by topic or protocol, verdict and reason. */
	readonly messages: Readonly<Record<string, number>>;
}

/** How a caller names a checkpoint or its block. `number` is a block number, `height` a checkpoint height. */
export type CheckpointSelector =
	| { readonly kind: 'height'; readonly height: number }
	| { readonly kind: 'number'; readonly number: number }
	| { readonly kind: 'hash'; readonly hash: Hash }
	| { readonly kind: 'tag'; readonly tag: 'latest' | 'safe' | 'finalized' | 'earliest' | 'committed' };

export type CheckpointStatus = 'proposed' | 'justified' | 'finalized' | 'committed';

export interface CheckpointData extends CheckpointReference {
	readonly status: CheckpointStatus;
	readonly timestamp: number;
	readonly stateRoot: Hash;
	/** `parentBeaconBlockRoot` of the block (spec 3). */
	readonly consensusRoot: Hash;
	/** Hash of T at this checkpoint (spec 5). */
	readonly transitionHash: Hash;
	/** Height of the kernel over whose sets votes for it count. */
	readonly kernelHeight: number;
	/** Highest justified checkpoint in its own state: the source of the votes for it (spec 4.2), null for genesis. */
	readonly source: CheckpointReference | null;
	/** The meta-block whose source it is, once committed. */
	readonly metaBlock: { readonly height: number; readonly hash: Hash } | null;
}

/** T of a checkpoint with its hash (spec 5). */
export interface TransitionData {
	readonly checkpoint: CheckpointReference;
	readonly transition: Transition;
	readonly hash: Hash;
}

/** A committed meta-block with what it is made of; a part this node has not seen is null (spec 7). */
export interface MetaBlockData extends MetaBlock {
	readonly height: number;
	readonly hash: Hash;
	readonly kernel: Kernel | null;
	readonly transition: Transition | null;
	/** The checkpoint `source` names, its hash equal to it. */
	readonly checkpoint: CheckpointReference;
	readonly stateRoot: Hash;
	readonly dynasty: number;
	readonly accumulatedGas: bigint;
	/** The commit on the origin; null where it is not known (genesis). */
	readonly origin: { readonly transactionHash: Hash; readonly blockNumber: number; readonly blockHash: Hash } | null;
}

/** The votes known for a checkpoint as target, one entry for each message; `complete` once it has a supermajority. */
export interface VotesData {
	readonly checkpoint: CheckpointReference;
	readonly links: readonly {
		readonly message: VoteMessage;
		readonly forwardWeight: bigint;
		readonly rearWeight: bigint;
		readonly forwardTotal: bigint;
		readonly rearTotal: bigint;
		readonly complete: boolean;
		readonly votes: readonly { readonly validator: Address; readonly signature: Signature }[];
	}[];
}

/** How final a transaction is, weakest first. */
export type FinalityLevel = 'pending' | 'latest' | 'justified' | 'finalized' | 'committed';

export interface TransactionFinalityData {
	readonly level: FinalityLevel;
	/** Null while it waits in the pool. */
	readonly block: BlockReference | null;
	/** The first checkpoint at or after the block that is justified (finalised, where it is finalised), else null. */
	readonly checkpoint: CheckpointReference | null;
	/** The first committed meta-block whose source is at or after the block, with its commit on the origin. */
	readonly metaBlock: { readonly height: number; readonly hash: Hash; readonly transactionHash: Hash | null } | null;
}
