import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataDirectory } from './dataDirectory.ts';

let root: string;
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'mosaic-test-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('keeps the record of a completed set-up', async () => {
	const made = await openDataDirectory<{ chain: number }>(join(root, 'new', 'stack'));
	expect(made.record).toBeNull();
	await made.complete({ chain: 7 });
	await made.dispose();
	expect((await openDataDirectory<{ chain: number }>(join(root, 'new', 'stack'))).record).toMatchObject({ chain: 7 });
});

test('begins anew after a set-up that was cut short', async () => {
	const cut = await openDataDirectory(root);
	await mkdir(cut.origin);
	await writeFile(join(cut.origin, 'half'), 'half');
	const again = await openDataDirectory(root);
	expect(again.record).toBeNull();
	expect(await readdir(root)).toEqual(['setup-unfinished']);
});

test("refuses a folder with somebody's files, and leaves them alone", async () => {
	await writeFile(join(root, 'thesis.tex'), 'years of work');
	await expect(openDataDirectory(root)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_FOREIGN' });
	expect(await readdir(root)).toEqual(['thesis.tex']);
});

test.each(['{"version":99}', 'not json', 'null', '[]'])('refuses a damaged record: %s', async (text) => {
	await writeFile(join(root, 'mosaic.json'), text);
	await expect(openDataDirectory(root)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNREADABLE' });
});

test('a temporary directory is deleted at the end', async () => {
	const temporary = await openDataDirectory(null);
	await mkdir(temporary.auxiliary);
	await temporary.dispose();
	await expect(readdir(temporary.auxiliary)).rejects.toMatchObject({ code: 'ENOENT' });
});
