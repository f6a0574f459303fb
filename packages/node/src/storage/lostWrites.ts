import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Says that this database has lost writes: LevelDB tells once, and goes on without them. */
const markerName = 'LOST-WRITES';
/** What LevelDB notes of this start, and of the one before. */
export const notes = ['LOG', 'LOG.old'];
/** A line like `(ignoring error) 000003.log: dropping 2786 bytes; Corruption: checksum mismatch`. */
const dropping = /dropping \d+ bytes; .*/;

/**
 * What an opened database has lost of what was written to it, null for nothing. Its log is read up to where it is whole:
 * the last write, which a crash cut short, is not missed, for nobody was told of it. Bytes that are wrong before the end
 * are dropped with all that they hold, a signing record say. What is found once is found for good.
 */
export async function lostWrites(location: string): Promise<string | null> {
	const marker = join(location, markerName);
	const known = await textOf(marker);
	if (known !== null) return known;
	for (const name of notes) {
		const found = dropping.exec((await textOf(join(location, name))) ?? '');
		if (found === null) continue;
		await writeFile(marker, found[0], { flush: true });
		return found[0];
	}
	return null;
}

async function textOf(file: string): Promise<string | null> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
		throw error;
	}
}
