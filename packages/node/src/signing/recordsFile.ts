import { open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hash } from '@mosaic/consensus';
import { Database } from '../storage/index.ts';
import { SigningError } from './errors.ts';
import { coreOfInterchange } from './interchange.ts';
import { malformed } from './recordJson.ts';
import { SigningRecords } from './signingRecords.ts';
import { databaseSigningStore } from './signingStore.ts';

/** 65,536 records of some 700 bytes. */
const MOST_FILE_BYTES = 64 * 1024 * 1024;

/** Where records move from and to. */
export interface RecordsMove<Core> {
	/** Directory of the database of a node that does not run. */
	readonly database: string;
	readonly coreIdentifier: Core;
	readonly file: string;
}

/**
 * Writes all records of a database to a new file; resolves with their number. Throws {@link SigningError}
 * SIGNING_RECORDS_MISSING where there is no database, SIGNING_RECORDS_FILE_UNUSABLE, and DatabaseError DATABASE_LOCKED
 * while a node uses it.
 */
export async function exportSigningRecords({ database, coreIdentifier, file }: RecordsMove<Hash>): Promise<number> {
	await requireDatabase(database);
	return withRecords(database, async (records) => {
		const text = `${JSON.stringify(records.export(coreIdentifier), null, 2)}\n`;
		await usable(file, () => writeFile(file, text, { flag: 'wx', mode: 0o600, flush: true }));
		return records.all().length;
	});
}

/**
 * Takes the records of a file into a database, made where there is none yet; a core identifier that is given must be the
 * file's. Throws {@link SigningError}, and DatabaseError DATABASE_LOCKED while a node uses the database.
 */
export async function importSigningRecords(
	move: RecordsMove<Hash | null>,
): Promise<{ readonly count: number; readonly coreIdentifier: Hash }> {
	const json = parse(await usable(move.file, () => readText(move.file)));
	const coreIdentifier = move.coreIdentifier ?? coreOfInterchange(json);
	const count = await withRecords(move.database, (records) => records.import(json, coreIdentifier));
	return { count, coreIdentifier };
}

async function withRecords<T>(directory: string, action: (records: SigningRecords) => Promise<T>): Promise<T> {
	const database = await Database.open({ directory });
	try {
		return await action(await SigningRecords.open(databaseSigningStore(database)));
	} finally {
		await database.close();
	}
}

/** A wrong path must not look like a node that signed nothing. */
async function requireDatabase(directory: string): Promise<void> {
	try {
		await stat(join(directory, 'CURRENT'));
	} catch {
		const message = `there is no database at ${directory}: name the one in the node's data directory`;
		throw new SigningError('SIGNING_RECORDS_MISSING', message, { file: directory });
	}
}

async function readText(path: string): Promise<string> {
	const file = await open(path, 'r');
	try {
		if ((await file.stat()).size > MOST_FILE_BYTES) throw malformed(`more than ${MOST_FILE_BYTES} bytes`);
		return await file.readFile('utf8');
	} finally {
		await file.close();
	}
}

async function usable<T>(file: string, action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
		const detail = String(error.code);
		const remedy = detail === 'EEXIST' ? 'it exists and is not overwritten' : detail;
		const message = `the file of signing records ${file} cannot be used (${remedy}): check the path, or name another one`;
		throw new SigningError('SIGNING_RECORDS_FILE_UNUSABLE', message, { file, detail });
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw malformed('the file is no JSON');
	}
}
