import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { readPeerKey } from '../network/peerKey.ts';
import { ensurePeerKey } from './ensurePeerKey.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mosaic-peer-key-'));
	return () => rm(folder, { recursive: true, force: true });
});

test('a missing key is made, for its owner alone, and kept from then on', async () => {
	const file = join(folder, 'peer-key');
	await ensurePeerKey(file);
	const text = await readFile(file, 'utf8');
	expect(readPeerKey(text).seed()).toHaveLength(32);
	expect((await stat(file)).mode & 0o777).toBe(0o600);
	await ensurePeerKey(file);
	expect(await readFile(file, 'utf8')).toBe(text);
});

test('two nodes never get the same key', async () => {
	await Promise.all(['one', 'two'].map((name) => ensurePeerKey(join(folder, name))));
	expect(await readFile(join(folder, 'one'), 'utf8')).not.toBe(await readFile(join(folder, 'two'), 'utf8'));
});

test('a folder that is missing is named', async () => {
	const file = join(folder, 'nowhere', 'peer-key');
	await expect(ensurePeerKey(file)).rejects.toMatchObject({ code: 'ENOENT', path: file });
});
