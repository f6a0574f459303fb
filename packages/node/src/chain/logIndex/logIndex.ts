import type { Hash } from '@mosaic/consensus';
import type { ExecutionReceipt } from '../../execution/index.ts';
import { type Batch, type Database, tables } from '../../storage/index.ts';
import type { BlockStore } from '../blockStore.ts';
import type { HeadMove } from '../headMove.ts';
import type { ChainBlock } from '../types.ts';
import { type LogTerm, termsOf } from './logTerms.ts';

/** The metadata entry `logIndex`: from which canonical block on all are in the index, as of this head. */
interface Coverage {
	readonly from: number;
	/** Where a head was moved without the index, by an older version, this is another. */
	readonly head: Hash;
}

/** Blocks that are entered at a time where they are entered late. */
const blocksPerStep = 256;

/**
 * Where logs may be: the numbers of blocks by address and topic. A block is entered when it becomes canonical, and stays
 * when it no longer is: whoever asks looks at the canonical block of that number, and at its receipts.
 */
export class LogIndex {
	readonly #database: Database;
	readonly #blocks: BlockStore;
	#from: number;

	private constructor(database: Database, blocks: BlockStore, from: number) {
		this.#database = database;
		this.#blocks = blocks;
		this.#from = from;
	}

	/** The index of a chain; of one that an older version made, it covers what comes after the head until it is filled. */
	static open(database: Database, blocks: BlockStore, head: ChainBlock): LogIndex {
		const coverage = database.get(tables.metadata, 'logIndex') as Coverage | undefined;
		const covered = coverage?.head === head.hash ? coverage.from : head.number + 1;
		return new LogIndex(database, blocks, head.number === 0 ? 0 : covered);
	}

	/** Number from which on all canonical blocks are in the index. */
	get from(): number {
		return this.#from;
	}

	/**
	 * Writes a move of the head into its batch. `fresh` are the receipts of a block that is not stored yet. When the batch
	 * is written, the answer makes it the present.
	 */
	move(
		batch: Batch,
		{ added }: HeadMove,
		head: ChainBlock,
		fresh: ReadonlyMap<Hash, readonly ExecutionReceipt[]>,
	): () => void {
		let from = Math.min(this.#from, head.number - added.length + 1);
		for (const { hash, number } of added) {
			const receipts = fresh.get(hash) ?? this.#blocks.readReceipts(hash);
			if (receipts === null) from = number + 1;
			else this.#enter(batch, number, receipts);
		}
		return this.#cover(batch, from, head.hash);
	}

	/** Begins anew after a head whose blocks came without receipts. */
	beginAfter(batch: Batch, head: { readonly number: number; readonly hash: Hash }): () => void {
		return this.#cover(batch, head.number + 1, head.hash);
	}

	/** Enters some of the blocks that are missing, the newest first. False where none can be entered any more. */
	async fill(head: ChainBlock): Promise<boolean> {
		const batch = this.#database.batch();
		let from = this.#from;
		while (from > 0 && this.#from - from < blocksPerStep) {
			const hash = this.#blocks.canonicalHash(from - 1);
			const receipts = hash === null ? null : this.#blocks.readReceipts(hash);
			if (receipts === null) break;
			this.#enter(batch, from - 1, receipts);
			from -= 1;
		}
		if (from === this.#from) return false;
		const covered = this.#cover(batch, from, head.hash);
		await batch.write({ durable: false });
		covered();
		return true;
	}

	/** Numbers of blocks from `from` to `to` that the index has under a term, ascending; some may be of former blocks. */
	async find(term: LogTerm, from: number, to: number): Promise<number[]> {
		const keys = await this.#database.keys(tables.logBlocks, {
			from: { term, number: from },
			to: { term, number: to },
		});
		return keys.map(({ number }) => number);
	}

	#enter(batch: Batch, number: number, receipts: readonly ExecutionReceipt[]): void {
		for (const term of termsOf(receipts)) batch.put(tables.logBlocks, { term, number }, nothing);
	}

	#cover(batch: Batch, from: number, head: Hash): () => void {
		batch.put(tables.metadata, 'logIndex', { from, head });
		return () => {
			this.#from = from;
		};
	}
}

const nothing = new Uint8Array(0);
