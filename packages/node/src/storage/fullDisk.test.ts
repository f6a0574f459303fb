import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Database, tables } from './index.ts';

const writer = new URL('testing/fullDiskWriter.ts', import.meta.url).pathname;

let directory: string;
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'mosaic-full-disk-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

// Other systems have no way to lift a process's limit from outside.
it.runIf(process.platform === 'linux')('what is written after a full disk has room again is kept', async () => {
	const limited = `trap '' XFSZ; ulimit -S -f 200; exec "$0" "$@"`;
	const child = spawn('/bin/sh', ['-c', limited, process.execPath, writer, directory], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = once(child, 'close');
	const lines: string[] = [];
	for await (const line of createInterface({ input: child.stdout })) {
		lines.push(line);
		if (line === 'written') child.kill('SIGKILL');
	}
	await ended;
	const full = lines.indexOf('full');
	expect(full).toBeGreaterThan(4);
	expect(lines.length - full).toBe(42);
	const database = await Database.open({ directory });
	const missing = lines.filter((name) => name.startsWith('entry') && !database.has(tables.metadata, name));
	expect(missing).toEqual([]);
	await database.close();
});
