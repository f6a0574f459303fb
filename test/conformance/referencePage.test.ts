import { readFile } from 'node:fs/promises';
import { declaredMethods } from '@mosaic/rpc';
import { expect, test } from 'vitest';
import { referencePage } from './referencePage.ts';

test('docs/json-rpc.md is what the declarations say: write it with npm run rpc-docs', async () => {
	const page = await readFile(new URL('../../docs/json-rpc.md', import.meta.url), 'utf8');
	expect(page).toBe(referencePage());
});

test('no method is declared twice, and each says what it does', () => {
	const methods = declaredMethods.flatMap((group) => group.methods);
	const names = methods.map(({ name }) => name);
	expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
	expect(methods.filter(({ summary, result }) => summary === '' || result === '')).toEqual([]);
	expect(names.length).toBeGreaterThan(120);
});
