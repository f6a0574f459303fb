import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A request of the suite with the answer it expects. */
export interface Exchange {
	readonly request: { readonly method: string; readonly params?: unknown };
	readonly expected: Answer;
}

export interface Answer {
	readonly result?: unknown;
	readonly error?: { readonly code: number; readonly message: string };
}

/** A file of the suite: requests to be sent in order. */
export interface SuiteCase {
	/** Folder, which is the method's name, and file. */
	readonly name: string;
	/** Only the shape of answers is given. */
	readonly shapeOnly: boolean;
	readonly exchanges: readonly Exchange[];
}

/** Where the suite has what: `given` is a copy of ethereum/execution-apis, or its folder `tests`. */
export function suiteFolders(given: string): { readonly tests: string; readonly specification: string } {
	const root = existsSync(join(given, 'tests')) ? given : join(given, '..');
	return { tests: existsSync(join(given, 'tests')) ? join(given, 'tests') : given, specification: join(root, 'spec') };
}

/**
 * The cases in a folder of ethereum/execution-apis's `tests`: in each `.io` file lines of `>>` hold requests, lines of `<<`
 * the answers, and comments begin with `//`.
 */
export async function readSuite(folder: string): Promise<readonly SuiteCase[]> {
	const cases: SuiteCase[] = [];
	const entries = await readdir(folder, { withFileTypes: true });
	const methods = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
	for (const method of methods.sort()) {
		for (const file of (await readdir(join(folder, method))).filter((name) => name.endsWith('.io')).sort())
			cases.push(parseCase(`${method}/${file}`, await readFile(join(folder, method, file), 'utf8')));
	}
	return cases;
}

function parseCase(name: string, text: string): SuiteCase {
	const exchanges: Exchange[] = [];
	let request: Exchange['request'] | null = null;
	let shapeOnly = false;
	for (const line of text.split('\n')) {
		if (line.startsWith('// speconly:')) shapeOnly = true;
		if (line.startsWith('>>')) request = JSON.parse(line.slice(2));
		if (!line.startsWith('<<') || request === null) continue;
		exchanges.push({ request, expected: JSON.parse(line.slice(2)) });
		request = null;
	}
	return { name, shapeOnly, exchanges };
}
