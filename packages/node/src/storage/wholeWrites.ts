import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from './database.ts';
import { notes } from './lostWrites.ts';

/** What is written to: a LevelDB. */
export interface WrittenLevel {
	batch(changes: Change[], options: { sync: boolean }): Promise<void>;
	open(): Promise<void>;
	close(): Promise<void>;
}

/** Bytes that must find room before a database is opened again: its log, a table made of it, and its lists of files. */
const roomBytes = 8 * 1_024 * 1_024;
const roomName = 'ROOM';

/**
 * Writes to a LevelDB so that what was acknowledged can be read again. LevelDB appends to its log also where the write
 * before was cut short, by a full disk say: all that follows such a place is lost with the next start. Therefore nothing
 * is written after a failure before there is room and the database was opened anew, which ends the log at what is whole;
 * and what was under way behind the write that failed has failed as well. While the database is opened anew,
 * some milliseconds, reads fail.
 */
export class WholeWrites {
	readonly #level: WrittenLevel;
	readonly #location: string;
	readonly #sync: boolean;
	/** Resolves when all writes begun so far have ended. */
	#ended: Promise<unknown> = Promise.resolve();
	#failures = 0;
	#isTorn = false;
	#reopening: Promise<void> | null = null;

	constructor(level: WrittenLevel, location: string, sync: boolean) {
		this.#level = level;
		this.#location = location;
		this.#sync = sync;
	}

	/** Writes all changes or, where it rejects, none that a later start finds missing. */
	async write(changes: Change[]): Promise<void> {
		if (this.#isTorn) await this.#mend();
		const failures = this.#failures;
		const earlier = this.#ended;
		const attempt = this.#level.batch(changes, { sync: this.#sync }).catch((error: unknown) => {
			this.#failures += 1;
			this.#isTorn = true;
			throw error;
		});
		// Of what each gave nothing is kept: it would hold on to that of all writes before.
		this.#ended = Promise.allSettled([earlier, attempt]).then(() => undefined);
		await attempt;
		await earlier;
		if (this.#failures !== failures) throw new TypeError('the write before this one failed');
	}

	#mend(): Promise<void> {
		this.#reopening ??= this.#reopen().finally(() => {
			this.#reopening = null;
		});
		return this.#reopening;
	}

	async #reopen(): Promise<void> {
		await this.#ended;
		await requireRoom(this.#location);
		await this.#level.close();
		await this.#level.open();
		// What it now notes as dropped was never acknowledged.
		for (const name of notes) await rm(join(this.#location, name), { force: true });
		this.#isTorn = false;
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
