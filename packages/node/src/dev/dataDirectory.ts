import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CliError } from '../cli/cliError.ts';

const recordName = 'mosaic.json';
const markerName = 'setup-unfinished';
const version = 1;

/** A folder that holds both chains of a development stack and the record that describes them. */
export interface DataDirectory<Content> {
	readonly auxiliary: string;
	readonly origin: string;
	/** The record written when the stack was set up; null where this is a new stack. */
	readonly record: Content | null;
	/** Ends the set-up: from now on the folder is a whole stack. */
	complete(record: Content): Promise<void>;
	/** Deletes the folder where it was a temporary one. */
	dispose(): Promise<void>;
}

/**
 * Opens `path`, or a temporary folder for null. A set-up that was cut short is removed and begun again; a folder
 * with anything else in it is refused, so that nothing of the user's is ever overwritten.
 */
export async function openDataDirectory<Content>(path: string | null): Promise<DataDirectory<Content>> {
	const root = path === null ? await mkdtemp(join(tmpdir(), 'mosaic-')) : resolve(path);
	if (path !== null) await prepare(root);
	const stored = path === null ? null : await readRecord<Content>(root);
	if (stored === null) await writeFile(join(root, markerName), '');
	return {
		auxiliary: join(root, 'auxiliary'),
		origin: join(root, 'origin'),
		record: stored,
		complete: async (content) => {
			const temporary = join(root, `${recordName}.new`);
			await writeFile(temporary, `${JSON.stringify({ version, ...content }, null, 2)}\n`, { flush: true, mode: 0o600 });
			await rename(temporary, join(root, recordName));
			await rm(join(root, markerName), { force: true });
		},
		dispose: async () => {
			if (path === null) await rm(root, { recursive: true, force: true });
		},
	};
}

async function prepare(root: string): Promise<void> {
	await mkdir(root, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
		throw new CliError('DATA_DIRECTORY_UNREADABLE', `cannot use ${root} as the data directory: ${cause.code}`, {
			root,
		});
	});
	const entries = await readdir(root);
	if (entries.includes(recordName) || entries.length === 0) return;
	if (!entries.includes(markerName))
		throw new CliError(
			'DATA_DIRECTORY_FOREIGN',
			`${root} holds other files: give an empty or a new folder as --data-dir`,
			{ root },
		);
	for (const name of ['auxiliary', 'origin', `${recordName}.new`])
		await rm(join(root, name), { recursive: true, force: true });
}

async function readRecord<Content>(root: string): Promise<Content | null> {
	const text = await readFile(join(root, recordName), 'utf8').catch((cause: NodeJS.ErrnoException) => {
		if (cause.code === 'ENOENT') return null;
		throw new CliError('DATA_DIRECTORY_UNREADABLE', `cannot read ${join(root, recordName)}: ${cause.code}`, { root });
	});
	if (text === null) return null;
	const content = parse(text);
	if (content?.version !== version)
		throw new CliError(
			'DATA_DIRECTORY_UNREADABLE',
			`${join(root, recordName)} is damaged or of another version of mosaic: use another --data-dir, or delete the folder to start anew`,
			{ root },
		);
	return content as Content;
}

function parse(text: string): { version?: unknown } | null {
	try {
		const content: unknown = JSON.parse(text);
		return typeof content === 'object' ? content : null;
	} catch {
		return null;
	}
}
