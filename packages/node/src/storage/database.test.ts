import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
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

	it('writes what was asked for before it closes, refuses what comes later, and stays closed', async () => {
		const database = await Database.open({ directory });
		await database.batch().put(tables.canonical, 1, '0x01').write({ durable: false });
		const closing = database.close();
		const late = database.batch().put(tables.canonical, 2, '0x02').write({ durable: false });
		await expect(late).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
		await closing;
		for (let times = 0; times < 3; times += 1)
			await expect(database.put(tables.canonical, 3, '0x03')).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
		expect(() => database.get(tables.canonical, 1)).toThrow(expect.objectContaining({ code: 'DATABASE_READ_FAILED' }));
		await expect(database.keys(tables.canonical, {})).rejects.toMatchObject({ code: 'DATABASE_READ_FAILED' });
		const reopened = await Database.open({ directory });
		expect(await reopened.keys(tables.canonical, {})).toEqual([1]);
		await reopened.close();
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

	it('whose log has a wrong byte is refused, then and ever after: what followed would be missing', async () => {
		const filled = await Database.open({ directory });
		for (let number = 0; number < 200; number += 1) await filled.put(tables.votes, `${number}`, 'x'.repeat(300));
		await filled.close();
		const log = join(directory, (await readdir(directory)).find((name) => name.endsWith('.log')) ?? '');
		const content = await readFile(log);
		const spoiled = Buffer.from(content);
		spoiled[30_000] = (spoiled[30_000] ?? 0) ^ 5;
		await writeFile(log, spoiled);
		for (let times = 0; times < 3; times += 1)
			await expect(Database.open({ directory })).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
	});

	it('whose last write was cut short has all that was written before', async () => {
		const filled = await Database.open({ directory });
		await filled.put(tables.votes, 'kept', 1);
		await filled.put(tables.votes, 'cut', 'x'.repeat(300));
		await filled.close();
		const log = join(directory, (await readdir(directory)).find((name) => name.endsWith('.log')) ?? '');
		const { length } = await readFile(log);
		await truncate(log, length - 100);
		const again = await Database.open({ directory });
		expect([again.get(tables.votes, 'kept'), again.get(tables.votes, 'cut')]).toEqual([1, undefined]);
		await again.close();
	});
});

describe('a large batch', () => {
	const size = 5_000;
	const last = size - 1;

	it('becomes visible as a whole, though others have their turn meanwhile', async () => {
		const database = await Database.open();
		const batch = database.batch();
		for (let number = 0; number < size; number += 1) batch.put(tables.canonical, number, '0x01');
		let ended = false;
		const written = batch.write().finally(() => {
			ended = true;
		});
		while (!ended) {
			const isWritten = database.has(tables.canonical, 0);
			if (isWritten) expect(database.has(tables.canonical, last)).toBe(true);
			await nextTurn();
		}
		await written;
		await database.close();
	});

	it('is written before what came after it, and before the database closes', async () => {
		const database = await Database.open({ directory });
		const batch = database.batch();
		for (let number = 0; number < size; number += 1) batch.put(tables.canonical, number, '0x01');
		const written = Promise.all([batch.write(), database.put(tables.canonical, last, '0x02')]);
		await database.close();
		await written;
		const reopened = await Database.open({ directory });
		expect(reopened.get(tables.canonical, last - 1)).toBe('0x01');
		expect(reopened.get(tables.canonical, last)).toBe('0x02');
		await reopened.close();
	});
});

describe('writes that are asked for at once', () => {
	it('come in the order of asking', async () => {
		const database = await Database.open({ directory });
		const values = ['0x01', '0x02', '0x03'];
		for (let round = 0; round < 500; round += 1) {
			await Promise.all(values.map((value) => database.put(tables.canonical, 1, value)));
			expect(database.get(tables.canonical, 1)).toBe('0x03');
		}
		await database.close();
	});
});

describe('the declared tables', () => {
	it('have ids and names of their own', () => {
		const all = Object.values(tables);
		expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
		expect(Object.entries(tables).every(([name, table]) => table.name === name)).toBe(true);
	});
});

describe('changes that do not wait for the disk', () => {
	it('are seen at once, and written with what is written next, in order', async () => {
		const database = await Database.open({ directory });
		await database.batch().put(tables.canonical, 1, '0x01').put(tables.canonical, 2, '0x02').write({ durable: false });
		await database.batch().put(tables.canonical, 1, '0x11').delete(tables.canonical, 2).write({ durable: false });
		expect(database.get(tables.canonical, 1)).toBe('0x11');
		expect(database.has(tables.canonical, 2)).toBe(false);
		await Promise.all([
			database.put(tables.canonical, 3, '0x03'),
			database.batch().put(tables.canonical, 1, '0x21').write({ durable: false }),
		]);
		expect(database.get(tables.canonical, 1)).toBe('0x21');
		await database.close();
		const reopened = await Database.open({ directory });
		const numbers: (readonly [number, string])[] = [];
		for await (const entry of reopened.entries(tables.canonical)) numbers.push(entry);
		expect(numbers).toEqual([
			[1, '0x21'],
			[3, '0x03'],
		]);
		await reopened.close();
	});

	it('come after what was asked for before them', async () => {
		const database = await Database.open({ directory });
		const written = [database.put(tables.canonical, 1, '0x01'), database.put(tables.canonical, 2, '0x01')];
		await database.batch().put(tables.canonical, 2, '0x02').write({ durable: false });
		await Promise.all(written);
		expect(database.get(tables.canonical, 2)).toBe('0x02');
		await database.close();
		const reopened = await Database.open({ directory });
		expect(reopened.get(tables.canonical, 2)).toBe('0x02');
		await reopened.close();
	});

	it('are in the database where too many wait for more to be deferred', async () => {
		const database = await Database.open({ directory });
		const large = new Uint8Array(600_000);
		const put = (key: string) => database.batch().put(tables.codes, key, large).write({ durable: false });
		for (const key of ['01', '02', '03']) await put(key);
		// A copy of the files is what a crash at this moment leaves.
		const copy = await mkdtemp(join(tmpdir(), 'mosaic-database-'));
		await cp(directory, copy, { recursive: true });
		const survived = await Database.open({ directory: copy });
		expect(await survived.keys(tables.codes, {})).toEqual(['01', '02', '03']);
		await survived.close();
		await database.close();
		await rm(copy, { recursive: true });
	});

	it('are in what is iterated over', async () => {
		const database = await Database.open();
		await database.batch().put(tables.canonical, 7, '0x07').write({ durable: false });
		const numbers: number[] = [];
		for await (const [number] of database.entries(tables.canonical)) numbers.push(number);
		expect(numbers).toEqual([7]);
		await database.close();
	});

	it('are lost in a crash as a whole, and not what was written before', async () => {
		const database = await Database.open({ directory });
		await database.put(tables.canonical, 1, '0x01');
		await database.batch().put(tables.canonical, 1, '0x11').put(tables.canonical, 2, '0x02').write({ durable: false });
		// A copy of the files is what a crash at this moment leaves.
		const copy = await mkdtemp(join(tmpdir(), 'mosaic-database-'));
		await cp(directory, copy, { recursive: true });
		const survived = await Database.open({ directory: copy });
		expect([survived.get(tables.canonical, 1), survived.get(tables.canonical, 2)]).toEqual(['0x01', undefined]);
		await survived.close();
		await database.close();
		await rm(copy, { recursive: true });
	});
});
