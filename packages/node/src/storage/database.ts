import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { DatabaseError } from './errors.ts';
import { lostWrites } from './lostWrites.ts';
import { type Table, tables } from './tables.ts';
import { WholeWrites } from './wholeWrites.ts';
import { WriteQueue } from './writeQueue.ts';

/** Version of the layout that `tables.ts` declares. */
const LAYOUT = 1;

/** Where a database lives. */
export interface DatabaseOptions {
	/** Directory of the database, made where it is missing; without it a temporary one, deleted by `close`. */
	readonly directory?: string;
	/** Wait for the disk at each write, so that a power failure loses nothing either. Default: true with `directory`. */
	readonly durable?: boolean;
}

/** Bytes of deferred changes beyond which what comes next is not deferred, and milliseconds after which fewer are written. */
const mostDeferredBytes = 1_000_000;
const longestDeferral = 1_000;

/**
 * Files of a database that are open at a time, the least that LevelDB takes, and the bytes of one. LevelDB maps open
 * files into memory: with its own 1,000 of 2 MiB the resident size of a node grew with its chain, see
 * docs/decisions/0005.
 */
const mostOpenFiles = 74;
const mostFileBytes = 1_048_576;
/** Of changes that LevelDB gathers before it sorts them into tables: the more, the fewer times each is written again. */
const gatheredBytes = 16_777_216;

/** One change of a batch. */
export type Change =
	| { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
	| { readonly type: 'del'; readonly key: Uint8Array };

/** Bounds of keys, inclusive, in ascending order unless `reverse`. */
export interface Range<K> {
	readonly from?: K;
	readonly to?: K;
	readonly reverse?: boolean;
	readonly limit?: number;
}

type Level = ClassicLevel<Uint8Array, Uint8Array>;

/** A LevelDB with declared tables. Batches are atomic across tables: after a crash all of one is there, or nothing. */
export class Database {
	readonly location: string;
	readonly #level: Level;
	readonly #temporary: boolean;
	readonly #writes: WholeWrites;
	readonly #queue = new WriteQueue((changes) => this.#writeNow(changes));
	#deferral: NodeJS.Timeout | undefined;
	#closing: Promise<void> | null = null;

	private constructor(level: Level, location: string, temporary: boolean, durable: boolean) {
		this.#level = level;
		this.location = location;
		this.#temporary = temporary;
		this.#writes = new WholeWrites(level, location, durable);
	}

	/** Opens a database, made where there is none. Throws {@link DatabaseError}. */
	static async open(options: DatabaseOptions = {}): Promise<Database> {
		const temporary = options.directory === undefined;
		const location = options.directory ?? (await mkdtemp(join(tmpdir(), 'mosaic-')));
		const level: Level = new ClassicLevel(location, {
			...{ keyEncoding: 'view', valueEncoding: 'view' },
			...{ maxOpenFiles: mostOpenFiles, maxFileSize: mostFileBytes, writeBufferSize: gatheredBytes },
		});
		try {
			await mkdir(location, { recursive: true });
			await level.open();
		} catch (error) {
			throw openingError(location, error);
		}
		const detail = await lostWrites(location);
		if (detail !== null) {
			await level.close();
			throw new DatabaseError({ code: 'DATABASE_CORRUPT', location, detail });
		}
		const database = new Database(level, location, temporary, options.durable ?? !temporary);
		try {
			await database.#checkLayout();
		} catch (error) {
			await level.close();
			throw error;
		}
		return database;
	}

	/** The value of a key, undefined where there is none. Throws {@link DatabaseError}. */
	get<K, V>(table: Table<K, V>, key: K): V | undefined {
		const bytes = this.#read(keyOf(table, key));
		return bytes === undefined ? undefined : table.value.decode(bytes);
	}

	has<K, V>(table: Table<K, V>, key: K): boolean {
		return this.#read(keyOf(table, key)) !== undefined;
	}

	/** Entries in the order of their keys; a snapshot of the moment the iteration starts. Throws {@link DatabaseError}. */
	async *entries<K, V>(table: Table<K, V>, range: Range<K> = {}): AsyncGenerator<readonly [K, V]> {
		await this.#flush();
		try {
			for await (const [key, value] of this.#level.iterator(boundsOf(table, range))) {
				yield [table.key.decode(key.subarray(1)), table.value.decode(value)];
			}
		} catch (error) {
			throw this.#unreadable(error);
		}
	}

	/** Keys in their order, all at once: for ranges that hold few enough. Throws {@link DatabaseError}. */
	async keys<K, V>(table: Table<K, V>, range: Range<K>): Promise<K[]> {
		await this.#flush();
		try {
			const keys = await this.#level.keys(boundsOf(table, range)).all();
			return keys.map((key) => table.key.decode(key.subarray(1)));
		} catch (error) {
			throw this.#unreadable(error);
		}
	}

	/** A batch to fill; nothing is written before its `write`. */
	batch(): Batch {
		return new Batch((changes, durable) => this.#write(changes, durable));
	}

	/** Writes one value. */
	async put<K, V>(table: Table<K, V>, key: K, value: V): Promise<void> {
		await this.batch().put(table, key, value).write();
	}

	/** Deletes one value, also where there is none. */
	async delete<K, V>(table: Table<K, V>, key: K): Promise<void> {
		await this.batch().delete(table, key).write();
	}

	/** Writes what was asked for before, refuses what comes later, and closes; a temporary database is deleted. */
	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		this.#endDeferral();
		try {
			if (this.#queue.isDeferring) await this.#queue.write([]);
		} finally {
			await this.#queue.settled();
			await this.#level.close();
		}
		if (this.#temporary) await rm(this.location, { recursive: true, force: true });
	}

	#read(key: Uint8Array): Uint8Array | undefined {
		const change = this.#queue.isDeferring ? this.#queue.find(key) : undefined;
		if (change !== undefined) return change.type === 'put' ? change.value : undefined;
		try {
			return this.#level.getSync(key);
		} catch (error) {
			throw this.#unreadable(error);
		}
	}

	async #write(changes: Change[], durable: boolean): Promise<void> {
		if (changes.length === 0) return;
		// A write to a closed LevelDB fails, and what failed is mended by opening it: that would be for good.
		if (this.#closing !== null) throw new DatabaseError({ code: 'DATABASE_CLOSED', location: this.location });
		if (durable || this.#queue.deferredBytes > mostDeferredBytes) {
			this.#endDeferral();
			return this.#queue.write(changes);
		}
		this.#queue.defer(changes);
		// What cannot be written then stays, and is tried again with the next write, whose caller hears of it.
		this.#deferral ??= setTimeout(() => void this.#flush().catch(() => undefined), longestDeferral);
	}

	/** Writes what is deferred; closing does that itself. */
	async #flush(): Promise<void> {
		this.#endDeferral();
		if (this.#queue.isDeferring && this.#closing === null) await this.#queue.write([]);
	}

	/** What is deferred is about to be written. */
	#endDeferral(): void {
		clearTimeout(this.#deferral);
		this.#deferral = undefined;
	}

	#unreadable(error: unknown): DatabaseError {
		if (error instanceof DatabaseError) return error;
		const data = { code: 'DATABASE_READ_FAILED', location: this.location, detail: messageOf(error) } as const;
		return new DatabaseError(data, { cause: error });
	}

	async #writeNow(changes: Change[]): Promise<void> {
		if (changes.length === 0) return;
		try {
			await this.#writes.write(changes);
		} catch (error) {
			throw new DatabaseError(
				{ code: 'DATABASE_WRITE_FAILED', location: this.location, detail: messageOf(error) },
				{ cause: error },
			);
		}
	}

	async #checkLayout(): Promise<void> {
		const found = this.get(tables.metadata, 'layout');
		if (found === undefined) return this.put(tables.metadata, 'layout', LAYOUT);
		if (found === LAYOUT) return;
		throw new DatabaseError({
			code: 'DATABASE_LAYOUT_UNKNOWN',
			location: this.location,
			found: JSON.stringify(found),
		});
	}
}

/** Changes that become visible, and survive a crash, together. */
export class Batch {
	readonly #changes: Change[] = [];
	readonly #afterwards: (() => void)[] = [];
	readonly #commit: (changes: Change[], durable: boolean) => Promise<void>;

	constructor(commit: (changes: Change[], durable: boolean) => Promise<void>) {
		this.#commit = commit;
	}

	put<K, V>(table: Table<K, V>, key: K, value: V): this {
		this.#changes.push({ type: 'put', key: keyOf(table, key), value: table.value.encode(value) });
		return this;
	}

	delete<K, V>(table: Table<K, V>, key: K): this {
		this.#changes.push({ type: 'del', key: keyOf(table, key) });
		return this;
	}

	/** Runs a task when all changes are written or deferred, and not where that fails. */
	afterwards(task: () => void): this {
		this.#afterwards.push(task);
		return this;
	}

	/**
	 * Writes all changes at once; they are visible when this resolves. Those of `durable: false` may reach the disk with
	 * what is written next, or a second later: a crash may lose them, though never what came before them without them. For
	 * what is no loss. Throws {@link DatabaseError} DATABASE_WRITE_FAILED or DATABASE_CLOSED, and then none is written.
	 */
	async write({ durable = true }: { readonly durable?: boolean } = {}): Promise<void> {
		await this.#commit(this.#changes, durable);
		for (const task of this.#afterwards) task();
	}
}

function boundsOf<K, V>(table: Table<K, V>, { from, to, reverse = false, limit = -1 }: Range<K>) {
	return {
		gte: from === undefined ? Uint8Array.of(table.id) : keyOf(table, from),
		...(to === undefined ? { lt: Uint8Array.of(table.id + 1) } : { lte: keyOf(table, to) }),
		reverse,
		limit,
	};
}

function keyOf<K, V>(table: Table<K, V>, key: K): Uint8Array {
	const encoded = table.key.encode(key);
	const bytes = new Uint8Array(encoded.length + 1);
	bytes[0] = table.id;
	bytes.set(encoded, 1);
	return bytes;
}

function openingError(location: string, error: unknown): DatabaseError {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
	if (code === 'LEVEL_LOCKED') return new DatabaseError({ code: 'DATABASE_LOCKED', location }, { cause: error });
	const detail = messageOf(cause);
	if (code === 'LEVEL_CORRUPTION' || /corrupt/i.test(detail)) {
		return new DatabaseError({ code: 'DATABASE_CORRUPT', location, detail }, { cause: error });
	}
	return new DatabaseError({ code: 'DATABASE_UNAVAILABLE', location, detail }, { cause: error });
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
