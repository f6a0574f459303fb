import type { Address, Hash, Vote } from '../../types.ts';
import type { EngineInput, ImportedBlock, OriginCheckpoint, SigningRecord } from '../types.ts';
import type { Random } from './random.ts';

/**
 * What a node has on disk. Signing records and votes about the origin are synced before anyone sees a signature, and with them all
 * that was written before, in the same log. A crash may take the newest of the blocks written since, in their order.
 */
export class Disk {
	/** Where a restart begins. */
	#root: ImportedBlock;
	readonly #blocks = new Map<Hash, ImportedBlock>();
	#unsynced: ImportedBlock[] = [];
	readonly #records = new Map<Address, SigningRecord>();
	readonly originVotes: Vote[] = [];
	readonly origin: OriginCheckpoint[] = [];
	/** What else the origin told: opened kernels and commits. */
	readonly news: EngineInput[] = [];

	constructor(genesis: ImportedBlock) {
		this.#root = genesis;
	}

	get root(): ImportedBlock {
		return this.#root;
	}

	get records(): readonly SigningRecord[] {
		return [...this.#records.values()];
	}

	record(validator: Address): SigningRecord {
		const nothing = { source: -1, target: -1, digest: null };
		return this.#records.get(validator) ?? { validator, auxiliary: nothing, origin: nothing, slot: -1 };
	}

	/** Synced, and with it the blocks so far: a vote whose source nobody has any more could never be followed by another. */
	writeRecord(record: SigningRecord): void {
		this.#unsynced = [];
		this.#records.set(record.validator, record);
	}

	has(hash: Hash): boolean {
		return this.#blocks.has(hash);
	}

	writeBlock(block: ImportedBlock): void {
		this.#blocks.set(block.hash, block);
		this.#unsynced.push(block);
	}

	/** A checkpoint became final: it and all blocks so far are safe. */
	sync(root: ImportedBlock): void {
		this.#root = root;
		this.#unsynced = [];
	}

	/** What a crash does to it: takes any number of the blocks that are not synced, the newest first. */
	crash(random: Random): void {
		const kept = random.below(this.#unsynced.length + 1);
		for (const { hash } of this.#unsynced.slice(kept)) this.#blocks.delete(hash);
		this.#unsynced = this.#unsynced.slice(0, kept);
	}

	/** Blocks above the root, parents first. */
	blocksAboveRoot(): ImportedBlock[] {
		const above = [...this.#blocks.values()].filter(({ number }) => number > this.#root.number);
		return above.sort((a, b) => a.number - b.number);
	}
}
