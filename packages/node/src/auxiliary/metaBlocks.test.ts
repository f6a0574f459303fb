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

test('finds what is no longer in memory, and nothing of what was put in its place', async () => {
	const metaBlocks = await MetaBlocks.open(database);
	for (let height = 5; height <= 1_200; height += 1) await metaBlocks.add(record(height, 2 * height));
	for (const height of [5, 6, 700, 1_199, 1_200]) {
		expect(metaBlocks.at(height)).toEqual(record(height, 2 * height));
		expect(metaBlocks.covering(2 * height - 1)?.height).toBe(height);
	}
	expect([metaBlocks.covering(0)?.height, metaBlocks.covering(2_401)]).toEqual([5, null]);
	expect([4, 1_201].map((height) => metaBlocks.at(height))).toEqual([null, null]);
	await metaBlocks.undoFrom(11_900);
	expect([metaBlocks.last?.height, metaBlocks.at(1_190)]).toEqual([1_189, null]);
	for (const height of [1_190, 1_191]) await metaBlocks.add(record(height, 2 * height, 1));
	expect(metaBlocks.at(1_190)).toEqual(record(1_190, 2_380, 1));
	await metaBlocks.undoFrom(0);
	expect([metaBlocks.last, metaBlocks.at(700), metaBlocks.covering(1)]).toEqual([null, null, null]);
	await metaBlocks.add(record(9, 18));
	expect([metaBlocks.at(9), metaBlocks.covering(1)]).toEqual([record(9, 18), record(9, 18)]);
});

test('remembers the kernels told last', async () => {
	const metaBlocks = await MetaBlocks.open(database);
	const kernel = { parent: hash(0), validators: [], weights: [], gasTarget: 1n, gasPrice: 1n };
	for (let height = 1; height <= 1_100; height += 1) metaBlocks.kernelOpened({ ...kernel, height });
	expect([1, 76, 77, 1_100].map((height) => metaBlocks.kernel(height)?.height ?? null)).toEqual([
		null,
		null,
		77,
		1_100,
	]);
});
