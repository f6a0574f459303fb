import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InitError } from './initError.ts';

/** A folder in the making: it stands beside its place until it is complete. */
export interface OutputFolder {
	/** Where it will be. */
	readonly path: string;
	/** Where to write meanwhile. */
	readonly staging: string;
	/** Puts it in its place. */
	complete(): Promise<void>;
	/** Removes what was written, unless it is complete. */
	dispose(): Promise<void>;
}

/** Begins a folder at a path, in a folder that exists, that is free or an empty folder. Throws OUTPUT_FOLDER_IN_USE, OUTPUT_FOLDER_UNUSABLE. */
export async function openOutputFolder(out: string): Promise<OutputFolder> {
	const path = resolve(out);
	return usable(path, async () => {
		await requireFree(path);
		const staging = await mkdtemp(join(dirname(path), `.${basename(path)}.new-`));
		let isComplete = false;
		return {
			path,
			staging,
			complete: () =>
				usable(path, async () => {
					// Fails where somebody put files there meanwhile.
					await rename(staging, path);
					isComplete = true;
				}),
			dispose: async () => {
				if (!isComplete) await rm(staging, { recursive: true, force: true });
			},
		};
	});
}

async function requireFree(path: string): Promise<void> {
	const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return null;
		throw error;
	});
	if (found === null) return;
	if (!found.isDirectory() || (await readdir(path)).length > 0)
		throw new InitError(
			'OUTPUT_FOLDER_IN_USE',
			`${path} holds something already: give a new or an empty folder as --out`,
			{ path },
		);
	if (found.dev !== (await stat(dirname(path))).dev)
		throw new InitError('OUTPUT_FOLDER_UNUSABLE', `${path} is a disk of its own: give a folder inside it as --out`, {
			path,
		});
}

async function usable<T>(path: string, action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		if (!/^E[A-Z0-9]+$/.test(code)) throw error;
		throw new InitError(
			'OUTPUT_FOLDER_UNUSABLE',
			`cannot make ${path}: ${code}; give a folder inside one that exists and takes files as --out`,
			{
				path,
				code,
			},
		);
	}
}
