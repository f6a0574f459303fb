import { execFileSync } from 'node:child_process';
import { Database, tables } from '../index.ts';

/**
 * Fills a database in a process whose files must not grow beyond a limit, until nothing more can be written; then lifts
 * the limit and goes on. Prints a line for each entry that was acknowledged, and is to be killed after the last line.
 */
const [directory] = process.argv.slice(2);
if (directory === undefined) throw new RangeError('usage: fullDiskWriter.ts <directory>');
const database = await Database.open({ directory });
let next = 0;

/** Writes entries of different sizes at once, as signing records and blocks are. */
async function write(count: number): Promise<number> {
	const names = Array.from({ length: count }, () => {
		next += 1;
		return `entry ${next}`;
	});
	const ends = await Promise.allSettled(
		names.map(async (name, index) => {
			await database.put(tables.metadata, name, 'x'.repeat(index % 2 === 0 ? 3_000 : 30));
			process.stdout.write(`${name}\n`);
		}),
	);
	return ends.filter(({ status }) => status === 'rejected').length;
}

while ((await write(4)) === 0);
await write(4);
process.stdout.write('full\n');
execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited']);
await write(40);
process.stdout.write('written\n');
setInterval(() => undefined, 1_000);
