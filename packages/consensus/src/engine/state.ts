import type {
	Address,
	AuxiliaryLink,
	BlockSeal,
	ChainSpec,
	CheckpointRecord,
	Evidence,
	Hash,
	KernelInclusion,
	KernelSets,
	OriginVoteMessage,
	Signature,
	Signed,
	Vote,
	VoteMessage,
} from '../types.ts';
import type { ImportedBlock, OriginCheckpoint, SigningRecord } from './types.ts';

/** Distinct sealers of a branch since the fork choice's start, shared by blocks that add none (spec 4.6). */
export interface Score {
	/** Hash of the start. */
	readonly start: Hash;
	readonly sealers: ReadonlySet<Address>;
	readonly weight: bigint;
}

/** A block of the tree. */
export interface TreeNode {
	readonly block: ImportedBlock;
	parent: TreeNode | null;
	readonly children: TreeNode[];
	readonly isCheckpoint: boolean;
	/** The latest checkpoint strictly below this block, null at the root. */
	previousCheckpoint: TreeNode | null;
	/** Record of this checkpoint, made when first asked for. */
	record: CheckpointRecord | null;
	/** Number of the latest block at or below this one with transactions, -1 where none is in the tree. */
	readonly lastTransactions: number;
	score: Score | null;
}

/** Votes of one message about the auxiliary chain. */
export interface Tally {
	readonly message: VoteMessage;
	readonly votes: Map<Address, Signature>;
	/** The sets that completed it with a supermajority from a justified source: its target's; null while it is incomplete. */
	electorate: KernelSets | null;
	/** The link with the votes so far, made when asked for; null where votes came since. */
	link: AuxiliaryLink | null;
}

/** Votes of one message about the origin. */
export interface OriginTally {
	readonly message: OriginVoteMessage;
	readonly votes: Map<Address, Signature>;
}

/** What one validator signed in one domain, as far as it is remembered. */
export interface SignedVotes {
	/** By target height, in order of arrival. */
	readonly byTarget: Map<number, Vote[]>;
	highestTarget: number;
	highestSource: number;
	/** The last vote from the highest source. */
	latest: Vote | null;
}

/** A local validator: what it signed, and what of that this engine issued itself. */
export interface LocalValidator {
	record: SigningRecord;
	/** Whether the recorded vote was issued (again) since this engine was created. */
	auxiliaryIssued: boolean;
	originIssued: boolean;
}

/**
 * Everything the engine of one node knows, as plain data in one place. Only `step` changes it; callers read it through
 * the queries.
 */
export interface EngineState {
	readonly spec: ChainSpec;
	readonly validators: Map<Address, LocalValidator>;

	// The block tree since the last finalised checkpoint.
	readonly nodes: Map<Hash, TreeNode>;
	readonly leaves: Set<TreeNode>;
	root: TreeNode;
	head: TreeNode;
	/** Where the fork choice starts. */
	start: TreeNode;

	// Finality, from blocks and from the wire.
	readonly justified: Map<Hash, TreeNode>;
	highestJustified: CheckpointRecord;
	finalized: CheckpointRecord;
	/** Highest checkpoint finalised by links that blocks carry. */
	finalizedByBlocks: CheckpointRecord;
	/** Hashes of finalised checkpoints by height. */
	readonly finalizedHashes: Map<number, Hash>;
	committed: { readonly height: number; readonly source: Hash; readonly sourceHeight: number } | null;
	/** The committed source contradicts what is finalised here, and its block is unknown: sign and propose nothing. */
	halted: boolean;

	/** Grows with every checkpoint that becomes justified or finalised. */
	finalityChanges: number;
	/** Height finalised by blocks when votes were last due to be sent again. */
	finalizedAtResend: number;

	// Votes.
	/** Target height below which votes were swept. */
	sweptBelow: number;
	readonly auxiliaryVotes: Map<Address, SignedVotes>;
	readonly originVotes: Map<Address, SignedVotes>;
	/** By target hash: one for each message, of which honest validators sign the same. */
	readonly tallies: Map<Hash, Tally[]>;
	/** Those of them that are not complete. */
	readonly incomplete: Set<Tally>;
	/** By target height: one for each message. */
	readonly originTallies: Map<number, OriginTally[]>;

	// The origin.
	/** Final origin checkpoints, ascending and consecutive, from the finalised observation's on. */
	originPath: OriginPoint[];
	/** Numbers of origin checkpoints that Core pinned to be observed. */
	readonly originPins: Set<number>;
	/** Height of an opened kernel to the number of the origin's block that opened it. */
	readonly kernelsOpened: Map<number, number>;
	kernelProofs: { readonly inclusion: KernelInclusion; readonly observation: Hash }[];
	/** Kernel and observation whose proof was last asked for, and the slot of that. */
	proofWanted: { readonly height: number; readonly observation: Hash; readonly slot: number } | null;

	// Offences.
	readonly evidence: Map<Address, Evidence>;
	readonly reported: Set<Address>;
	/** By slot and proposer. */
	readonly seals: Map<string, Signed<BlockSeal>>;

	// The outside.
	slot: number;
	transactionsWaiting: boolean;
	readonly requested: Set<Hash>;
}

/** A point of the path of origin votes; the first one's header is never needed. */
export type OriginPoint = Omit<OriginCheckpoint, 'header'> & Partial<Pick<OriginCheckpoint, 'header'>>;
