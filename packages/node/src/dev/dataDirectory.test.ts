import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataDirectory as open } from './dataDirectory.ts';

const parse = (json: unknown) => ({ chain: (json as { chain: number }).chain });
const openDataDirectory = (path: string | null) => open(path, parse);

let root: string;
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'mosaic-test-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('keeps the record of a completed set-up', async () => {
	const made = await openDataDirectory(join(root, 'new', 'stack'));
	expect(made.record).toBeNull();
	await made.complete({ chain: 7 });
	await made.dispose();
	const again = await openDataDirectory(join(root, 'new', 'stack'));
	expect(again.record).toEqual({ chain: 7 });
	await again.dispose();
});

test('begins anew after a set-up that was cut short', async () => {
	const cut = await openDataDirectory(root);
	await mkdir(cut.origin);
	await writeFile(join(cut.origin, 'half'), 'half');
	await cut.dispose();
	const again = await openDataDirectory(root);
	expect(again.record).toBeNull();
	expect(await readdir(root)).toEqual(['lock', 'setup-unfinished']);
	await again.dispose();
});

test('refuses a folder in use, also while it is being set up, and touches nothing in it', async () => {
	const user = await openDataDirectory(root);
	await mkdir(user.origin);
	await expect(openDataDirectory(root)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_LOCKED' });
	expect(await readdir(root)).toContain('origin');
	await user.dispose();
	const next = await openDataDirectory(root);
	await next.dispose();
});

test.each(['file', 'file/below', '/proc/mosaic/deeper'])('refuses what can be no folder: %s', async (path) => {
	await writeFile(join(root, 'file'), '');
	await expect(openDataDirectory(resolve(root, path))).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
});

test("refuses a folder with somebody's files, and leaves them alone", async () => {
	await writeFile(join(root, 'thesis.tex'), 'years of work');
	await expect(openDataDirectory(root)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_FOREIGN' });
	expect(await readdir(root)).toEqual(['thesis.tex']);
});

test.each(['{"version":99}', 'not json', 'null', '[]'])('refuses a damaged record: %s', async (text) => {
	await writeFile(join(root, 'mosaic.json'), text);
	await expect(openDataDirectory(root)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_DAMAGED' });
});

test('refuses a record that its parser refuses, and lets go of the folder', async () => {
	await writeFile(join(root, 'mosaic.json'), '{"version":1}');
	const refuse = () => {
		throw new RangeError('chain is missing');
	};
	const refused = expect.objectContaining({
		code: 'DATA_DIRECTORY_DAMAGED',
		message: expect.stringContaining('chain is missing'),
	});
	await expect(open(root, refuse)).rejects.toEqual(refused);
	await expect(open(root, refuse)).rejects.toEqual(refused);
});

test('refuses a record of more bytes than any has, without reading it', async () => {
	await writeFile(join(root, 'mosaic.json'), '');
	await truncate(join(root, 'mosaic.json'), 2 ** 40);
	await expect(openDataDirectory(root)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_DAMAGED' });
});

test('a temporary directory is deleted at the end', async () => {
	const temporary = await openDataDirectory(null);
	await mkdir(temporary.auxiliary);
	await temporary.dispose();
	await expect(readdir(temporary.auxiliary)).rejects.toMatchObject({ code: 'ENOENT' });
});
