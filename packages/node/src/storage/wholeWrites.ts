import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Turns } from '@mosaic/rpc';
import type { Change } from './database.ts';
import { notes } from './lostWrites.ts';

/** What is written to: a LevelDB. */
export interface WrittenLevel {
	batch(changes: Change[], options: { sync: boolean }): Promise<void>;
	batch(): GrowingBatch;
	open(): Promise<void>;
	close(): Promise<void>;
}

/** A batch that is handed over change by change. */
interface GrowingBatch {
	put(key: Uint8Array, value: Uint8Array): unknown;
	del(key: Uint8Array): unknown;
	write(options: { sync: boolean }): Promise<void>;
}

/** Changes that are quick enough to hand over at once. */
const changesAtOnce = 64;

/** Bytes that must find room before a database is opened again: its log, a table made of it, and its lists of files. */
const roomBytes = 8 * 1_024 * 1_024;
const roomName = 'ROOM';

/**
 * Writes to a LevelDB so that what was acknowledged can be read again. LevelDB appends to its log also where the write
 * before was cut short, by a full disk say: all that follows such a place is lost with the next start. Therefore nothing
 * is written after a failure before there is room and the database was opened anew, which ends the log at what is whole.
 * While the database is opened anew, some milliseconds, reads fail.
 */
export class WholeWrites {
	readonly #level: WrittenLevel;
	readonly #location: string;
	readonly #sync: boolean;
	#isTorn = false;

	constructor(level: WrittenLevel, location: string, sync: boolean) {
		this.#level = level;
		this.#location = location;
		this.#sync = sync;
	}

	/**
	 * Writes all changes or, where it rejects, none that a later start finds missing. To be called when the write before
	 * has ended.
	 */
	async write(changes: Change[]): Promise<void> {
		if (this.#isTorn) await this.#reopen();
		try {
			await this.#attempt(changes);
		} catch (error) {
			this.#isTorn = true;
			throw error;
		}
	}

	async #attempt(changes: Change[]): Promise<void> {
		const options = { sync: this.#sync };
		if (changes.length <= changesAtOnce) return this.#level.batch(changes, options);
		const batch = this.#level.batch();
		await handOver(changes, batch);
		return batch.write(options);
	}

	async #reopen(): Promise<void> {
		await requireRoom(this.#location);
		await this.#level.close();
		await this.#level.open();
		// What it now notes as dropped was never acknowledged.
		for (const name of notes) await rm(join(this.#location, name), { force: true });
		this.#isTorn = false;
	}
}

/** LevelDB copies each change on this thread: others have their turn meanwhile. */
async function handOver(changes: readonly Change[], batch: GrowingBatch): Promise<void> {
	const turns = new Turns();
	for (const change of changes) {
		if (change.type === 'put') batch.put(change.key, change.value);
		else batch.del(change.key);
		if (turns.isOver) await turns.giveWay();
	}
}

/** Rejects where the disk does not take what opening a database writes: an attempt that fails leaves it closed. */
async function requireRoom(location: string): Promise<void> {
	const file = join(location, roomName);
	try {
		await writeFile(file, randomBytes(roomBytes), { flush: true });
	} finally {
		await rm(file, { force: true });
	}
}
