import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from './database.ts';
import { tables } from './tables.ts';

let directory: string;
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'mosaic-database-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a database', () => {
	it('keeps values over reopening, and tables apart', async () => {
		const first = await Database.open({ directory });
		await first.put(tables.votes, 'a', { height: 3 });
		await first.put(tables.canonical, 3, '0x03');
		await first.close();
		const second = await Database.open({ directory });
		expect(second.get(tables.votes, 'a')).toEqual({ height: 3 });
		expect(second.get(tables.signingRecords, 'a')).toBeUndefined();
		await second.delete(tables.votes, 'a');
		expect(second.has(tables.votes, 'a')).toBe(false);
		await second.close();
	});

	it('reads ranges in the order of numbers, to the ends of the table alone', async () => {
		const database = await Database.open();
		const batch = database.batch();
		for (const number of [300, 2, 255, 256, 70_000]) batch.put(tables.canonical, number, '0x01');
		await batch.write();
		const read = async (range: object) => {
			const keys: number[] = [];
			for await (const [key] of database.entries(tables.canonical, range)) keys.push(key);
			return keys;
		};
		expect(await read({})).toEqual([2, 255, 256, 300, 70_000]);
		expect(await read({ from: 255, to: 300 })).toEqual([255, 256, 300]);
		expect(await read({ reverse: true, limit: 2 })).toEqual([70_000, 300]);
		await database.close();
	});

	it('deletes a temporary directory when it closes', async () => {
		const database = await Database.open();
		expect((await readdir(database.location)).length).toBeGreaterThan(0);
		await database.close();
		await expect(readdir(database.location)).rejects.toMatchObject({ code: 'ENOENT' });
	});

	it('says by code why it cannot be opened', async () => {
		const holder = await Database.open({ directory });
		await expect(Database.open({ directory })).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
		await holder.put(tables.metadata, 'layout', 99);
		await holder.close();
		await expect(Database.open({ directory })).rejects.toMatchObject({ code: 'DATABASE_LAYOUT_UNKNOWN' });
		await writeFile(join(directory, 'CURRENT'), 'nonsense');
		await expect(Database.open({ directory })).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
		const file = join(directory, 'file');
		await writeFile(file, '');
		await expect(Database.open({ directory: file })).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
	});
});

describe('the declared tables', () => {
	it('have ids and names of their own', () => {
		const all = Object.values(tables);
		expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
		expect(Object.entries(tables).every(([name, table]) => table.name === name)).toBe(true);
	});
});
