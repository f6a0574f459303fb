import { BoundedCache, type Hash, type Kernel } from '@mosaic/consensus';
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

/** Kernels that are told and remembered, the newest: those of transition objects to be committed, and of what clients look at. */
const mostKernels = 1_024;

/**
 * The meta-blocks that Core is known to hold, kept in the database and found by height or by block. In memory are the newest
 * and what was looked at lately, for a chain gets one every few minutes for as long as it lives.
 */
export class MetaBlocks {
	readonly #database: Database;
	readonly #recent = new BoundedCache<MetaBlockRecord>(256);
	/** Heights without gaps from here on. */
	#first: number;
	#last: MetaBlockRecord | null;
	readonly #kernels = new Map<number, Kernel>();
	readonly #listeners = new Set<() => void>();

	private constructor(database: Database, first: number, last: MetaBlockRecord | null) {
		this.#database = database;
		this.#first = first;
		this.#last = last;
	}

	static async open(database: Database): Promise<MetaBlocks> {
		const [first] = await database.keys(tables.metaBlocks, { limit: 1 });
		const [last] = await database.keys(tables.metaBlocks, { limit: 1, reverse: true });
		const newest = last === undefined ? undefined : database.get(tables.metaBlocks, last);
		return new MetaBlocks(database, first ?? 0, (newest as unknown as MetaBlockRecord | undefined) ?? null);
	}

	get last(): MetaBlockRecord | null {
		return this.#last;
	}

	at(height: number): MetaBlockRecord | null {
		const last = this.#last;
		if (last === null || height < this.#first || height > last.height) return null;
		return height === last.height ? last : this.#read(height);
	}

	/** The first meta-block whose source is at or after a block. */
	covering(blockNumber: number): MetaBlockRecord | null {
		let low = this.#first;
		let high = this.#last === null ? low : this.#last.height + 1;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.at(middle)?.sourceNumber ?? 0) < blockNumber) low = middle + 1;
			else high = middle;
		}
		return this.at(low);
	}

	/** Takes in a commit; one that is known already changes nothing. */
	async add(record: MetaBlockRecord): Promise<void> {
		if (this.at(record.height)?.hash === record.hash) return;
		await this.#forget((known) => known.height >= record.height);
		await this.#database.put(tables.metaBlocks, record.height, { ...record } satisfies Json);
		if (this.#last === null) this.#first = record.height;
		this.#last = record;
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
		this.#kernels.delete(kernel.height);
		this.#kernels.set(kernel.height, kernel);
		const [oldest] = this.#kernels.keys();
		if (oldest !== undefined && this.#kernels.size > mostKernels) this.#kernels.delete(oldest);
	}

	/** A kernel that was told lately. */
	kernel(height: number): Kernel | null {
		return this.#kernels.get(height) ?? null;
	}

	#read(height: number): MetaBlockRecord | null {
		const key = String(height);
		const known = this.#recent.get(key);
		if (known !== undefined) return known;
		const record = this.#database.get(tables.metaBlocks, height) as unknown as MetaBlockRecord | undefined;
		if (record !== undefined) this.#recent.set(key, record);
		return record ?? null;
	}

	async #forget(isVoid: (record: MetaBlockRecord) => boolean): Promise<void> {
		const batch = this.#database.batch();
		let last = this.#last;
		while (last !== null && isVoid(last)) {
			batch.delete(tables.metaBlocks, last.height);
			last = this.at(last.height - 1);
		}
		await batch.write();
		if (last === this.#last) return;
		this.#last = last;
		this.#recent.clear();
	}
}
