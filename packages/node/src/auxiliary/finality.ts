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
import type { MetaBlocks } from './metaBlocks.ts';

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

	/** Highest justified checkpoint known. */
	get justified(): CheckpointReference {
		return this.#reference(this.#driver.engine.highestJustified);
	}

	/** Highest finalised checkpoint known. */
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
	statusOf(number: number): CheckpointStatus {
		if (number <= (this.committed?.number ?? -1)) return 'committed';
		if (number <= this.finalized.number) return 'finalized';
		if (number <= this.justified.number) return 'justified';
		return 'proposed';
	}

	/** The first checkpoint at or after a canonical block that is justified or final; null where none is. */
	async coveringCheckpoint(number: number): Promise<CheckpointReference | null> {
		const height = Math.ceil(number / this.#spec.epochLength);
		if (height <= this.finalized.height) {
			const hash = await this.#chain.getCanonicalHash(height * this.#spec.epochLength);
			return hash === null ? null : this.#reference({ height, hash });
		}
		const { state } = this.#driver.engine.head.block;
		const record = state.justified.find((checkpoint) => checkpoint.height >= height);
		if (record !== undefined) return this.#reference(record);
		return this.justified.height >= height ? this.justified : null;
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
