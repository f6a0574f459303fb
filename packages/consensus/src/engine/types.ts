import type {
	Address,
	AuxiliaryLink,
	CheckpointRecord,
	ConsensusBody,
	ConsensusState,
	Evidence,
	Hash,
	Hex,
	KernelInclusion,
	OriginVoteMessage,
	Vote,
	VoteMessage,
} from '../types.ts';

/** A block that the node has verified, executed and stored, as the engine sees it. */
export interface ImportedBlock {
	readonly hash: Hash;
	readonly parentHash: Hash;
	readonly number: number;
	readonly slot: number;
	/** The sealer; for genesis the zero address. */
	readonly proposer: Address;
	/** Seal over (slot, hash), null for genesis. */
	readonly seal: Hex | null;
	readonly timestamp: number;
	readonly transactionCount: number;
	readonly body: ConsensusBody;
	/** Consensus state after this block's body. */
	readonly state: ConsensusState;
}

/** A block of the origin that the origin calls final and that is an origin checkpoint. */
export interface OriginCheckpoint {
	readonly number: number;
	readonly hash: Hash;
	/** RLP of the header: keccak256(header) = hash. */
	readonly header: Hex;
}

/** What a validator has signed, as far as slashing protection must remember it (spec 4.2). */
export interface SigningRecord {
	readonly validator: Address;
	/** Highest source and target height signed about the auxiliary chain, with the last digest; -1 when none. */
	readonly auxiliary: { readonly source: number; readonly target: number; readonly digest: Hash | null };
	readonly origin: { readonly source: number; readonly target: number; readonly digest: Hash | null };
	/** Highest slot sealed, -1 when none. */
	readonly slot: number;
}

export type EngineInput =
	| { readonly kind: 'blockImported'; readonly block: ImportedBlock }
	| { readonly kind: 'voteReceived'; readonly vote: Vote }
	| { readonly kind: 'linkReceived'; readonly link: AuxiliaryLink }
	/** A slot began. `force`: propose even where the proposer may skip (spec 3), or would wait for votes (spec 4.5). */
	| { readonly kind: 'slotBegan'; readonly slot: number; readonly force?: boolean }
	/** Whether the pool holds transactions that could be in a block now. */
	| { readonly kind: 'transactionsWaiting'; readonly waiting: boolean }
	/** Consecutive origin checkpoints that became final on the origin, ascending, continuing the last known: at first the last
	 * observation in the root's state. */
	| { readonly kind: 'originAdvanced'; readonly checkpoints: readonly OriginCheckpoint[] }
	/** Core opened a kernel in this block of the origin: it waits to be carried. */
	| { readonly kind: 'kernelOpened'; readonly height: number; readonly originNumber: number }
	/** Core pinned this origin checkpoint, which the chain has yet to observe: a meta-block is to name it (spec 7). */
	| { readonly kind: 'originPinned'; readonly number: number }
	/** The proof of the next kernel against the observation with this hash. */
	| { readonly kind: 'kernelProven'; readonly inclusion: KernelInclusion; readonly observation: Hash }
	| { readonly kind: 'evidenceSeen'; readonly evidence: Evidence }
	/** A meta-block was committed on the origin: its source prevails over local tallies (spec 4.6). */
	| {
			readonly kind: 'metaBlockCommitted';
			readonly height: number;
			readonly source: Hash;
			readonly sourceHeight: number;
	  };

export type EngineEffect =
	/** Record durably, sign with this validator's key, publish, and feed the vote back as `voteReceived`. */
	| { readonly kind: 'signVote'; readonly validator: Address; readonly message: VoteMessage }
	| { readonly kind: 'signOriginVote'; readonly validator: Address; readonly message: OriginVoteMessage }
	/** Publish once more a vote that was signed before (spec 5). */
	| { readonly kind: 'publishVote'; readonly vote: Vote }
	/** Build, seal and import a block on this parent with this body. */
	| {
			readonly kind: 'propose';
			readonly slot: number;
			readonly proposer: Address;
			readonly parent: Hash;
			readonly body: ConsensusBody;
	  }
	/** The fork choice's head moved (maybe across branches). */
	| { readonly kind: 'moveHead'; readonly hash: Hash }
	/** The highest justified checkpoint known, from blocks or from the wire, moved. */
	| { readonly kind: 'justified'; readonly checkpoint: CheckpointRecord }
	/** The highest finalised checkpoint known, from blocks or from the wire, moved. */
	| { readonly kind: 'finalized'; readonly checkpoint: CheckpointRecord }
	/** A link gained a supermajority off the wire. `consecutive`: one epoch long, so that it can seal a meta-block with T(source). */
	| { readonly kind: 'linkCompleted'; readonly link: AuxiliaryLink; readonly consecutive: boolean }
	/** The head's state finalised an observation at or beyond the opened kernel: its proof is wanted against it. */
	| {
			readonly kind: 'proveKernel';
			readonly height: number;
			readonly observation: { readonly number: number; readonly hash: Hash };
	  }
	| { readonly kind: 'reportOffence'; readonly offender: Address; readonly evidence: Evidence }
	/** A vote or block names a block that is not known here. */
	| { readonly kind: 'requestBlock'; readonly hash: Hash }
	/** Local tallies or blocks contradict what is committed on the origin (spec 4.6). */
	| { readonly kind: 'alarm'; readonly code: 'COMMITTED_CONTRADICTED' | 'FINALITY_CONFLICT'; readonly hash: Hash };
