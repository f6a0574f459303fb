import { access, constants, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DumpError } from './dumpError.ts';
import { type StateDump, unpackDump } from './stateDump.ts';

/** Bytes of a file that is loaded, and of what it unpacks to. */
const mostBytes = 400 * 1024 * 1024;

/** Reads a dump, this node's or anvil's; null where there is no such file and `optional`. Throws DumpError. */
export async function readDumpFile(file: string, optional: boolean): Promise<StateDump | null> {
	try {
		const information = await stat(file);
		if (!information.isFile()) throw unreadable(file, 'it is no file');
		if (information.size > mostBytes) throw unreadable(file, `it has more than ${mostBytes} bytes`);
		return await unpackDump(await readFile(file), mostBytes);
	} catch (error) {
		const code = systemCode(error);
		if (code === null) throw error;
		if (code === 'ENOENT' && optional) return null;
		throw unreadable(file, code === 'ENOENT' ? 'there is no such file' : code);
	}
}

/** Whether a dump can be written there when the time has come. Throws DumpError DUMP_UNWRITABLE. */
export async function requireWritable(file: string): Promise<void> {
	await writing(file, async () => {
		await access(dirname(resolve(file)), constants.W_OK);
		const isFolder = await stat(file).then(
			(found) => found.isDirectory(),
			() => false,
		);
		if (isFolder) throw unwritable(file, 'it is a folder');
	});
}

/** Writes a dump as JSON: whole, or not at all. Throws DumpError DUMP_UNWRITABLE. */
export async function writeDumpFile(file: string, dump: object): Promise<void> {
	await writing(file, async () => {
		const temporary = `${file}.new`;
		await writeFile(temporary, JSON.stringify(dump), { flush: true });
		await rename(temporary, file);
	});
}

async function writing(file: string, action: () => Promise<void>): Promise<void> {
	try {
		await action();
	} catch (error) {
		const code = systemCode(error);
		throw code === null ? error : unwritable(file, code);
	}
}

function systemCode(error: unknown): string | null {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return /^E[A-Z0-9]+$/.test(code) ? code : null;
}

function unreadable(file: string, detail: string): DumpError {
	return new DumpError({ code: 'DUMP_UNREADABLE', file, detail });
}

function unwritable(file: string, detail: string): DumpError {
	return new DumpError({ code: 'DUMP_UNWRITABLE', file, detail });
}
