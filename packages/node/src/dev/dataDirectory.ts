import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { makeTemporaryFolder } from '../assembly/temporaryFolder.ts';
import { CliError } from '../cli/cliError.ts';
import { Database } from '../storage/index.ts';

const recordName = 'mosaic.json';
const markerName = 'setup-unfinished';
const lockName = 'lock';
const version = 1;
/** Bytes of a record that are read; one with a thousand accounts has some 200,000. */
const largestRecord = 16 * 1024 * 1024;

/** A folder that holds both chains of a development stack and the record that describes them. */
export interface DataDirectory<Content> {
	readonly auxiliary: string;
	readonly origin: string;
	/** The record written when the stack was set up; null where this is a new stack. */
	readonly record: Content | null;
	/** Ends the set-up: from now on the folder is a whole stack. */
	complete(record: object): Promise<void>;
	/** Deletes both chains and the record: what is set up next is a new stack. */
	clear(): Promise<void>;
	/** Lets others use the folder, or deletes it where it was a temporary one. */
	dispose(): Promise<void>;
}

/**
 * Opens `path`, or a temporary folder for null. A set-up that was cut short is removed and begun again; a folder with
 * anything else in it is refused, so that nothing of the user's is ever overwritten, and one in use is refused as well.
 * `parse` reads the record and throws where it is damaged. Throws CliError: DATA_DIRECTORY_FOREIGN, _LOCKED, _DAMAGED,
 * _UNUSABLE.
 */
export async function openDataDirectory<Content>(
	path: string | null,
	parse: (json: unknown) => Content,
): Promise<DataDirectory<Content>> {
	if (path === null) {
		const { root, remove } = await makeTemporaryFolder();
		return directoryAt<Content>(root, null, remove);
	}
	const root = resolve(path);
	const lock = await usable(root, async () => {
		await makeFolder(root);
		requireOwn(root, await readdir(root));
		return lockFolder(root);
	});
	try {
		const record = await usable(root, () => prepare(root, parse));
		return directoryAt(root, record, () => lock.close());
	} catch (error) {
		await lock.close();
		throw error;
	}
}

function directoryAt<Content>(
	root: string,
	record: Content | null,
	dispose: () => Promise<void>,
): DataDirectory<Content> {
	const complete = async (content: object): Promise<void> => {
		const temporary = join(root, `${recordName}.new`);
		await writeFile(temporary, `${JSON.stringify({ version, ...content }, null, 2)}\n`, { flush: true, mode: 0o600 });
		await rename(temporary, join(root, recordName));
		await rm(join(root, markerName), { force: true });
	};
	const clear = async (): Promise<void> => {
		// With the marker, a set-up that is cut short here is begun again.
		await writeFile(join(root, markerName), '');
		await rm(join(root, recordName), { force: true });
		await removeChains(root);
	};
	return { auxiliary: join(root, 'auxiliary'), origin: join(root, 'origin'), record, complete, clear, dispose };
}

/** What the file system refuses is the user's to mend. */
async function usable<T>(root: string, action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		if (!/^E[A-Z0-9]+$/.test(code)) throw error;
		throw new CliError('DATA_DIRECTORY_UNUSABLE', `cannot use ${root} as the data directory: ${code}`, { root, code });
	}
}

/** As `mkdir -p`; node's own never returns where a parent is there but takes no folders, as in /proc. */
async function makeFolder(path: string): Promise<void> {
	try {
		await mkdir(path);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
		const parent = dirname(path);
		if (code !== 'ENOENT' || (await exists(parent))) throw error;
		await makeFolder(parent);
		await mkdir(path);
	}
}

async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}

function requireOwn(root: string, entries: readonly string[]): void {
	const others = entries.filter((name) => name !== lockName);
	if (others.length === 0 || others.includes(recordName) || others.includes(markerName)) return;
	const message = `${root} holds other files: give an empty or a new folder as --data-dir`;
	throw new CliError('DATA_DIRECTORY_FOREIGN', message, { root });
}

/** An empty database serves as the lock: the system itself lets go of it when the process dies, in whatever way. */
async function lockFolder(root: string): Promise<Database> {
	try {
		return await Database.open({ directory: join(root, lockName), durable: false });
	} catch (error) {
		if (!(error instanceof Error) || !('code' in error) || error.code !== 'DATABASE_LOCKED') throw error;
		const message = `another mosaic runs on ${root}: stop it, or give another --data-dir`;
		throw new CliError('DATA_DIRECTORY_LOCKED', message, { root });
	}
}

/** The record of a whole stack, or null with the folder cleared for a new one. */
async function prepare<Content>(root: string, parse: (json: unknown) => Content): Promise<Content | null> {
	const entries = await readdir(root);
	if (entries.includes(recordName)) return readRecord(join(root, recordName), parse);
	await writeFile(join(root, markerName), '');
	await removeChains(root);
	return null;
}

async function removeChains(root: string): Promise<void> {
	for (const name of ['auxiliary', 'origin', `${recordName}.new`])
		await rm(join(root, name), { recursive: true, force: true });
}

async function readRecord<Content>(file: string, parse: (json: unknown) => Content): Promise<Content> {
	const { size } = await stat(file);
	if (size > largestRecord) throw damaged(file, `it has ${size} bytes`);
	const json = parseJson(file, await readFile(file, 'utf8'));
	if (typeof json !== 'object' || json === null || !('version' in json)) throw damaged(file, 'it is no record');
	if (json.version !== version) throw damaged(file, 'another version of mosaic wrote it');
	try {
		return parse(json);
	} catch (error) {
		throw damaged(file, error instanceof Error ? error.message : String(error));
	}
}

function parseJson(file: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw damaged(file, 'it is no JSON');
	}
}

function damaged(file: string, reason: string): CliError {
	const message = `${file} cannot be used (${reason}): give another --data-dir, or delete the folder to start anew`;
	return new CliError('DATA_DIRECTORY_DAMAGED', message, { file, reason });
}
