import type { Evidence, Hash, Vote } from '@mosaic/consensus';
import type { SealedBlock } from '../network/types.ts';

/** What became of a block handed to the importer. */
export type ImportOutcome =
	/** Verified, executed, stored, and known to the engine. */
	| { readonly kind: 'imported' }
	| { readonly kind: 'known' }
	/** Its parent is not known here. */
	| { readonly kind: 'orphan'; readonly parent: Hash }
	/** Its slot has not begun: kept, and imported when it has. */
	| { readonly kind: 'held' }
	/** Of no use here and nobody's fault, such as a block on a branch that finality left behind. */
	| { readonly kind: 'ignored'; readonly code: string }
	/** Breaks a rule: whoever sent it is at fault. */
	| { readonly kind: 'invalid'; readonly code: string };

/** A block with the hash of its header. */
export interface HashedBlock {
	readonly hash: Hash;
	readonly sealed: SealedBlock;
}

/** Takes blocks into the chain and the engine, parents first. Rejects only for a fault of this node. */
export interface BlockImporter {
	/**
	 * Does ahead what can be done of these blocks before their parents are here, which makes importing them quicker; nothing
	 * is decided by it. Never rejects.
	 */
	prepare?(blocks: readonly HashedBlock[]): Promise<void>;
	import(block: SealedBlock): Promise<ImportOutcome>;
}

/** What synchronisation needs to know of the chain. */
export interface SyncChain {
	readonly head: { readonly number: number; readonly hash: Hash };
	/** The block of the highest finalised checkpoint. */
	readonly finalized: { readonly number: number; readonly hash: Hash };
	/** Whether a block of this hash was imported, on any branch. */
	has(hash: Hash): boolean;
}

/** Takes in votes and evidence that were missed while they were gossiped; each answers false for a forgery. */
export interface ConsensusIntake {
	vote(vote: Vote): boolean;
	evidence(evidence: Evidence): boolean;
}

/** What a block says of itself, unverified but for its hash. */
export interface BlockDescription {
	readonly hash: Hash;
	readonly parentHash: Hash;
	readonly number: number;
}

/** Reads a block's header and no more; null where there is none to read. */
export type DescribeBlock = (block: SealedBlock) => BlockDescription | null;
