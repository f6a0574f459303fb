import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { keccakHex } from '@mosaic/consensus';
import { DatabaseError } from '../storage/errors.ts';
import { Database } from '../storage/index.ts';
import { type ForkPoint, forkPointToJson, parseForkPoint } from './forkPoint.ts';

/** What was read of other chains, in a folder that any number of stacks use one after the other. */
export class ForkCache {
	readonly #folder: string;

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** The block of this number at a URL, as it was found before; null where it was not. The URL is kept as its hash alone. */
	async findPoint(url: string, number: number): Promise<ForkPoint | null> {
		try {
			return parseForkPoint(JSON.parse(await readFile(this.#pointFile(url, number), 'utf8')));
		} catch {
			return null;
		}
	}

	/** Keeps a block; rejects with an error of the file system. */
	async keepPoint(url: string, point: ForkPoint): Promise<void> {
		const file = this.#pointFile(url, point.number);
		await mkdir(join(this.#folder, 'points'), { recursive: true });
		const temporary = `${file}.${process.pid}`;
		await writeFile(temporary, JSON.stringify(forkPointToJson(point)), { mode: 0o600 });
		await rename(temporary, file);
	}

	/** What was read of the state after a block; null where another process uses it. */
	async open({ chainId, number, hash }: ForkPoint): Promise<Database | null> {
		const directory = join(this.#folder, String(chainId), `${number}-${hash.slice(2, 18)}`);
		try {
			return await Database.open({ directory, durable: false });
		} catch (error) {
			if (error instanceof DatabaseError && error.code === 'DATABASE_LOCKED') return null;
			throw error;
		}
	}

	#pointFile(url: string, number: number): string {
		const name = keccakHex(`0x${Buffer.from(url).toString('hex')}`).slice(2, 34);
		return join(this.#folder, 'points', `${name}-${number}.json`);
	}
}

/** Where the cache is by the habits of the system. */
export function defaultCacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
	const { XDG_CACHE_HOME: given } = environment;
	return join(given === undefined || given === '' ? join(homedir(), '.cache') : given, 'mosaic', 'fork');
}
