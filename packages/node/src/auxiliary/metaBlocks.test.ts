import type { Hash } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database } from '../storage/index.ts';
import { type MetaBlockRecord, MetaBlocks } from './metaBlocks.ts';

let database: Database;
beforeEach(async () => {
	database = await Database.open();
});
afterEach(() => database.close());

const hash = (value: number): Hash => `0x${value.toString(16).padStart(64, '0')}`;

function record(height: number, sourceNumber: number, variant = 0): MetaBlockRecord {
	return {
		height,
		hash: hash(height + 1_000 * variant),
		kernelHash: hash(1),
		transitionHash: hash(2),
		source: hash(sourceNumber),
		sourceNumber,
		stateRoot: hash(3),
		dynasty: height,
		accumulatedGas: '21000',
		transactionHash: hash(4),
		originNumber: 10 * height,
		originHash: hash(5),
	};
}

test('finds the meta-block that covers a block, also after it was opened again', async () => {
	const written = await MetaBlocks.open(database);
	for (const each of [record(1, 3), record(2, 7), record(3, 8)]) await written.add(each);
	await written.add(record(2, 7));
	const metaBlocks = await MetaBlocks.open(database);
	expect(metaBlocks.last).toEqual(record(3, 8));
	expect([0, 3, 4, 7, 8].map((number) => metaBlocks.covering(number)?.height)).toEqual([1, 1, 2, 2, 3]);
	expect(metaBlocks.covering(9)).toBeNull();
});

test('forgets what the origin took back, and takes the commit that came in its place', async () => {
	const metaBlocks = await MetaBlocks.open(database);
	for (const each of [record(1, 3), record(2, 7), record(3, 8)]) await metaBlocks.add(each);
	await metaBlocks.undoFrom(25);
	expect(metaBlocks.last?.height).toBe(2);
	await metaBlocks.add(record(2, 6, 1));
	expect((await MetaBlocks.open(database)).last).toEqual(record(2, 6, 1));
	expect(metaBlocks.at(3)).toBeNull();
});

test('forgets the newest commits that the origin dropped while nobody watched, and asks about no others', async () => {
	const written = await MetaBlocks.open(database);
	for (const each of [record(1, 3), record(2, 7), record(3, 8), record(4, 9)]) await written.add(each);
	const metaBlocks = await MetaBlocks.open(database);
	const asked: number[] = [];
	await metaBlocks.undoAbandoned(async ({ height }) => {
		asked.push(height);
		return height <= 2;
	});
	expect(asked).toEqual([4, 3, 2]);
	expect((await MetaBlocks.open(database)).last).toEqual(record(2, 7));
});
