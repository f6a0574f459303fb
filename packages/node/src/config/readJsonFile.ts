import { readFile, stat } from 'node:fs/promises';
import { NodeConfigError } from './nodeConfigError.ts';

/** The JSON in a file of at most `largest` bytes. Throws NodeConfigError NODE_CONFIG_UNREADABLE. */
export async function readJsonFile(file: string, largest: number): Promise<unknown> {
	const text = await readText(file, largest);
	try {
		return JSON.parse(text);
	} catch {
		throw unreadable(file, 'it is no JSON: correct it');
	}
}

async function readText(file: string, largest: number): Promise<string> {
	try {
		const information = await stat(file);
		if (!information.isFile()) throw unreadable(file, 'it is no file');
		if (information.size > largest) throw unreadable(file, `it has more than ${largest} bytes`);
		return await readFile(file, 'utf8');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		if (!/^E[A-Z0-9]+$/.test(code)) throw error;
		throw unreadable(file, code === 'ENOENT' ? 'there is no such file' : `it cannot be read: ${code}`);
	}
}

function unreadable(file: string, advice: string): NodeConfigError {
	return new NodeConfigError('NODE_CONFIG_UNREADABLE', { file, advice });
}
