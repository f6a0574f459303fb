import { bytesToHex } from '@ethereumjs/util';
import {
	type ChainSpec,
	type CheckpointRecord,
	type ConsensusState,
	checkpointRecord,
	type Hash,
} from '@mosaic/consensus';
import type { CheckpointReference, CheckpointSelector, CheckpointStatus } from '@mosaic/rpc';
import type { ChainApi, ChainBlock } from '../chain/types.ts';
import { readConsensusState } from './consensusData.ts';
import type { AuxiliaryDriver } from './driver.ts';
import type { MetaBlockRecord, MetaBlocks } from './metaBlocks.ts';

/** How final a block is, and the meta-block that covers it where it is committed. */
export interface BlockStanding {
	readonly status: CheckpointStatus;
	readonly commit: MetaBlockRecord | null;
}

/** A checkpoint of the canonical chain with all that its state says. */
export interface CheckpointView {
	readonly reference: CheckpointReference;
	readonly block: ChainBlock;
	readonly state: ConsensusState;
	readonly record: CheckpointRecord;
}

/** Answers how final things are: from the engine for what is fresh, from the chain for what is old. */
export class Finality {
	readonly #spec: ChainSpec;
	readonly #chain: ChainApi;
	readonly #driver: AuxiliaryDriver;
	readonly #metaBlocks: MetaBlocks;

	constructor(spec: ChainSpec, chain: ChainApi, driver: AuxiliaryDriver, metaBlocks: MetaBlocks) {
		this.#spec = spec;
		this.#chain = chain;
		this.#driver = driver;
		this.#metaBlocks = metaBlocks;
	}

	/** Tags of the JSON-RPC (spec 4.7). */
	readonly tags = {
		latest: (): Hash => this.#chain.head.hash,
		safe: (): Hash => this.justified.hash,
		finalized: (): Hash => this.finalized.hash,
	};

	/** Highest justified checkpoint of the head's chain. */
	get justified(): CheckpointReference {
		return this.#reference(this.#driver.justified);
	}

	/** Highest finalised checkpoint of the head's chain. */
	get finalized(): CheckpointReference {
		return this.#reference(this.#driver.finalized);
	}

	/** Source of the last meta-block committed, null before the first. */
	get committed(): CheckpointReference | null {
		const last = this.#metaBlocks.last;
		return last === null
			? null
			: this.#reference({ height: last.sourceNumber / this.#spec.epochLength, hash: last.source });
	}

	/** How final a canonical block of this number is; `proposed` where no checkpoint at or after it is justified. */
	async statusOf(number: number): Promise<CheckpointStatus> {
		return (await this.standingOf(number)).status;
	}

	/** As `statusOf`, with the meta-block of `commitOf`: both from one look. */
	async standingOf(number: number): Promise<BlockStanding> {
		const commit = await this.commitOf(number);
		if (commit !== null) return { status: 'committed', commit };
		if (number <= this.finalized.number) return { status: 'finalized', commit };
		return { status: number <= this.justified.number ? 'justified' : 'proposed', commit };
	}

	/**
	 * The meta-block that covers a canonical block of this number; null where none does. What is committed may be on a branch
	 * that this node does not have yet: then it says nothing about the blocks here.
	 */
	async commitOf(number: number): Promise<MetaBlockRecord | null> {
		const covering = this.#metaBlocks.covering(number);
		if (covering === null) return null;
		return (await this.#chain.getCanonicalHash(covering.sourceNumber)) === covering.source ? covering : null;
	}

	/** The first checkpoint at or after a canonical block that is justified or final; null where none is. */
	async coveringCheckpoint(number: number): Promise<CheckpointReference | null> {
		const height = Math.ceil(number / this.#spec.epochLength);
		if (height <= this.finalized.height) {
			const hash = await this.#chain.getCanonicalHash(height * this.#spec.epochLength);
			return hash === null ? null : this.#reference({ height, hash });
		}
		if (height > this.justified.height) return null;
		const { state } = this.#driver.engine.head.block;
		const record = state.justified.find((checkpoint) => checkpoint.height >= height);
		return record === undefined ? this.justified : this.#reference(record);
	}

	/** A checkpoint by what a caller calls it; null where the block is unknown or no checkpoint. */
	async find(selector: CheckpointSelector): Promise<CheckpointView | null> {
		const block = await this.#chain.getBlock(this.#locate(selector));
		if (block === null || block.number % this.#spec.epochLength !== 0) return null;
		const state = await readConsensusState(this.#spec, this.#chain, block);
		const record = checkpointRecord(this.#spec, block, state);
		return { reference: this.#reference(record), block, state, record };
	}

	#locate(selector: CheckpointSelector): Hash | number {
		switch (selector.kind) {
			case 'height':
				return selector.height * this.#spec.epochLength;
			case 'number':
				return selector.number;
			case 'hash':
				return selector.hash;
			case 'tag':
				return this.#tagged(selector.tag);
		}
	}

	#tagged(tag: 'latest' | 'safe' | 'finalized' | 'earliest' | 'committed'): Hash | number {
		if (tag === 'earliest') return this.#spec.genesisHash;
		if (tag === 'committed') return this.committed?.hash ?? this.#spec.genesisHash;
		if (tag === 'latest') return this.#chain.head.number - (this.#chain.head.number % this.#spec.epochLength);
		return this.tags[tag]();
	}

	#reference({ height, hash }: { height: number; hash: Hash }): CheckpointReference {
		return { height, hash, number: height * this.#spec.epochLength };
	}
}

/** The state root of a block's header. */
export function stateRootOf({ block }: ChainBlock): Hash {
	return bytesToHex(block.header.stateRoot);
}
