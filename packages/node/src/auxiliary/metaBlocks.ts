import type { Hash, Kernel } from '@mosaic/consensus';
import { type Database, type Json, tables } from '../storage/index.ts';

/** A meta-block as Core logged its commit (spec 7). Plain JSON: big numbers are decimal strings. */
export interface MetaBlockRecord {
	readonly height: number;
	readonly hash: Hash;
	readonly kernelHash: Hash;
	readonly transitionHash: Hash;
	readonly source: Hash;
	/** Number of the source block, and its state root. */
	readonly sourceNumber: number;
	readonly stateRoot: Hash;
	readonly dynasty: number;
	readonly accumulatedGas: string;
	/** The commit's transaction and block on the origin. */
	readonly transactionHash: Hash;
	readonly originNumber: number;
	readonly originHash: Hash;
}

/** The meta-blocks that Core is known to hold, kept in the database and found by height or by block. */
export class MetaBlocks {
	readonly #database: Database;
	/** Ascending by height, without gaps. */
	readonly #records: MetaBlockRecord[];
	readonly #kernels = new Map<number, Kernel>();
	readonly #listeners = new Set<() => void>();

	private constructor(database: Database, records: MetaBlockRecord[]) {
		this.#database = database;
		this.#records = records;
	}

	static async open(database: Database): Promise<MetaBlocks> {
		const records: MetaBlockRecord[] = [];
		for await (const [, value] of database.entries(tables.metaBlocks))
			records.push(value as unknown as MetaBlockRecord);
		return new MetaBlocks(database, records);
	}

	get last(): MetaBlockRecord | null {
		return this.#records.at(-1) ?? null;
	}

	at(height: number): MetaBlockRecord | null {
		return this.#records[height - (this.#records[0]?.height ?? 0)] ?? null;
	}

	/** The first meta-block whose source is at or after a block. */
	covering(blockNumber: number): MetaBlockRecord | null {
		let low = 0;
		let high = this.#records.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.#records[middle]?.sourceNumber ?? 0) < blockNumber) low = middle + 1;
			else high = middle;
		}
		return this.#records[low] ?? null;
	}

	/** Takes in a commit; one that is known already changes nothing. */
	async add(record: MetaBlockRecord): Promise<void> {
		if (this.at(record.height)?.hash === record.hash) return;
		await this.#forget((known) => known.height >= record.height);
		await this.#database.put(tables.metaBlocks, record.height, { ...record } satisfies Json);
		this.#records.push(record);
		for (const listener of this.#listeners) listener();
	}

	/** Calls the listener after each commit taken in. */
	onCommit(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** The origin reorganised: commits from this block of it on are void. */
	undoFrom(originNumber: number): Promise<void> {
		return this.#forget((record) => record.originNumber >= originNumber);
	}

	/** Forgets the newest commits as long as the origin does not have them any more. */
	async undoAbandoned(isThere: (record: MetaBlockRecord) => Promise<boolean>): Promise<void> {
		for (let { last } = this; last !== null && !(await isThere(last)); { last } = this) {
			const { height } = last;
			await this.#forget((record) => record.height >= height);
		}
	}

	/** Forgets the kernels told: they are told again. */
	forgetKernels(): void {
		this.#kernels.clear();
	}

	kernelOpened(kernel: Kernel): void {
		this.#kernels.set(kernel.height, kernel);
	}

	kernel(height: number): Kernel | null {
		return this.#kernels.get(height) ?? null;
	}

	async #forget(isVoid: (record: MetaBlockRecord) => boolean): Promise<void> {
		const batch = this.#database.batch();
		for (let last = this.#records.at(-1); last !== undefined && isVoid(last); last = this.#records.at(-1)) {
			batch.delete(tables.metaBlocks, last.height);
			this.#records.pop();
		}
		await batch.write();
	}
}
