import type { Address, AuxiliaryLink, Evidence, Hash, Signature, Vote } from '@mosaic/consensus';
import type { HeadChange } from '../chain/types.ts';
import type { TransactionSource } from '../execution/types.ts';
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

/** Signs for local validators; a signature is returned only after its record is durable (spec 4.2). */
export interface ValidatorSigner {
	/** The votes signed, in order; requests that slashing protection refuses are left out and reported by the signer. */
	signVotes(requests: readonly VoteRequest[]): Promise<readonly Vote[]>;
	signSeal(validator: Address, slot: number, blockHash: Hash): Promise<Signature>;
}

/** Keeps votes until a finalised block carries their link (spec 5). */
export interface VoteStore {
	put(votes: readonly Vote[]): Promise<void>;
	all(): Promise<readonly Vote[]>;
	/** Forgets votes about A up to a target height, and votes about O up to another. */
	forget(upTo: { readonly auxiliary: number; readonly origin: number }): Promise<void>;
}

/** What the driver tells the rest of the node; called in order, between inputs. */
export interface DriverListener {
	/** A link one epoch long gained its supermajority: it can seal a meta-block. */
	linkCompleted?(link: AuxiliaryLink): void;
	/** The proof of a kernel is wanted against this observation. */
	kernelProofWanted?(height: number, observation: { readonly number: number; readonly hash: Hash }): void;
	offenceFound?(offender: Address, evidence: Evidence): void;
	headMoved?(change: HeadChange): void;
}
