import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const chooser = fileURLToPath(new URL('../../scripts/program.sh', import.meta.url));

test('setup has gathered the program of this checkout', () => {
	expect(chosen(chooser), 'run npm run setup').toMatch(/\/mosaic-program\/main\.mjs$/);
});

let root: string;
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'mosaic-program-'));
	await mkdir(join(root, 'scripts'));
	await cp(chooser, join(root, 'scripts/program.sh'));
	await utimes(join(root, 'scripts/program.sh'), 1_000, 1_000);
	for (const file of [
		'packages/rpc/src/a.ts',
		'packages/rpc/src/b.ts',
		'genesis/src/c.ts',
		'node_modules/.modules.yaml',
	])
		await write(file, 'old', 1_000);
	const { stdout } = spawnSync(join(root, 'scripts/program.sh'), ['--sources'], { encoding: 'utf8' });
	await write('node_modules/.cache/mosaic-program/sources', stdout, 2_000);
});
afterEach(() => rm(root, { recursive: true }));

const program = 'node_modules/.cache/mosaic-program/main.mjs';
const source = 'packages/node/src/cli/main.ts';

test('what was gathered of these sources runs, also where the checkout was moved', async () => {
	expect(chosenHere()).toBe(program);
	const moved = await mkdtemp(join(tmpdir(), 'mosaic-moved-'));
	await cp(root, moved, { recursive: true, preserveTimestamps: true });
	expect(chosen(join(moved, 'scripts/program.sh'))).toBe(join(moved, program));
	await rm(moved, { recursive: true });
});

test.each([
	['a source was changed', () => write('packages/rpc/src/a.ts', 'new', 3_000)],
	['an older one was copied over it', () => write('packages/rpc/src/a.ts', 'other', 500)],
	['one was added', () => write('genesis/src/d.ts', 'old', 500)],
	['one is gone', () => rm(join(root, 'packages/rpc/src/b.ts'))],
	['packages were installed', () => write('node_modules/.modules.yaml', 'old', 3_000)],
	['nothing was gathered', () => rm(join(root, 'node_modules/.cache'), { recursive: true })],
])('the sources run where %s', async (_, change) => {
	await change();
	expect(chosenHere()).toBe(source);
});

test('tests may change', async () => {
	await write('packages/rpc/src/a.test.ts', 'new', 3_000);
	expect(chosenHere()).toBe(program);
});

async function write(file: string, content: string, seconds: number): Promise<void> {
	const path = join(root, file);
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, content);
	await utimes(path, seconds, seconds);
	expect((await stat(path)).mtimeMs).toBe(seconds * 1_000);
}

function chosen(script: string): string {
	const { stdout, stderr } = spawnSync(script, { encoding: 'utf8' });
	expect(stderr).toBe('');
	return stdout.trim();
}

/** Relative to the folder of this test. */
function chosenHere(): string {
	return chosen(join(root, 'scripts/program.sh')).replace(`${root}/`, '');
}
