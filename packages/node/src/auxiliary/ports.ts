import type { Address, AuxiliaryLink, Evidence, Hash, Signature, Vote } from '@mosaic/consensus';
import type { HeadChange } from '../chain/types.ts';
import type { TransactionSource } from '../execution/types.ts';
import type { SealedBlock } from '../network/types.ts';
import type { VoteRequest } from '../signing/index.ts';

/** What the driver asks of the transaction pool. */
export interface DriverPool {
	best(): TransactionSource;
	/** Whether a transaction could be in a block of this base fee. */
	hasExecutable(baseFeePerGas: bigint): boolean;
	/** Brings the pool to a new head; resolves when it is consistent with it. */
	follow(change: HeadChange): Promise<void>;
	onExecutable(listener: () => void): () => void;
}

/** Header fields that a proposer is free to choose; each by the rules where it is absent (spec 3). */
export interface ProposalFields {
	/** Who the block pays. Else the proposer. */
	readonly feeRecipient?: Address;
	/** In development alone: nodes of a network want the parent's hash. */
	readonly prevRandao?: Hash;
}

/** Signs for local validators; a signature is returned only after its record is durable (spec 4.2). */
export interface ValidatorSigner {
	/** The votes signed, in order; requests that slashing protection refuses are left out and reported by the signer. */
	signVotes(requests: readonly VoteRequest[]): Promise<readonly Vote[]>;
	signSeal(validator: Address, slot: number, blockHash: Hash): Promise<Signature>;
}

/** Keeps own votes, and those of complete links, until a finalised block carries the link (spec 5). */
export interface VoteStore {
	/** Resolves when they are on disk or, with `durable: false`, will be with the next write at the latest. */
	put(votes: readonly Vote[], options?: { readonly durable: boolean }): Promise<void>;
	all(): Promise<readonly Vote[]>;
	/** Forgets votes about A up to a target height, and votes about O up to another. */
	forget(upTo: { readonly auxiliary: number; readonly origin: number }): Promise<void>;
}

/** What the driver tells the rest of the node; called in order, between inputs. */
export interface DriverListener {
	/** A slot began. */
	slotBegan?(slot: number): void;
	/** A block of this node's own is on disk. */
	blockSealed?(block: SealedBlock): void;
	/** Votes of this node's own are on disk. */
	votesSigned?(votes: readonly Vote[]): void;
	/** A vote that was published before is to be published once more (spec 5). */
	voteRepeated?(vote: Vote): void;
	/** A link gained its supermajority. `consecutive`: one epoch long, so that it can seal a meta-block. */
	linkCompleted?(link: AuxiliaryLink, consecutive: boolean): void;
	/** A vote, a block or a commit names a block that is not known here. */
	blockWanted?(hash: Hash): void;
	/** The proof of a kernel is wanted against this observation. */
	kernelProofWanted?(height: number, observation: { readonly number: number; readonly hash: Hash }): void;
	/** A checkpoint was justified or finalised. */
	finalityMoved?(): void;
	offenceFound?(offender: Address, evidence: Evidence): void;
	headMoved?(change: HeadChange): void;
}
