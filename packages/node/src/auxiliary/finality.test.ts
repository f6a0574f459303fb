import type { Hash } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SealedBlock } from '../network/types.ts';
import { Database } from '../storage/index.ts';
import type { AuxiliaryDriver } from './driver.ts';
import { Finality } from './finality.ts';
import { examineBlock } from './importing/examineBlock.ts';
import { MetaBlocks } from './metaBlocks.ts';
import { DriverFixture } from './testing/driverFixture.ts';
import { forgeBlock } from './testing/forgeBlock.ts';
import { blockAt, hashOfSealed, makeBlocks, startFollower } from './testing/madeBlocks.ts';

let maker: DriverFixture;
let follower: DriverFixture;
let driver: AuxiliaryDriver;
let database: Database;
let metaBlocks: MetaBlocks;
let finality: Finality;
let made: SealedBlock[];

/** A chain whose blocks are votes' targets one after the other, and a node that knows a rival of its first block alone. */
beforeEach(async () => {
	maker = await DriverFixture.open();
	follower = await DriverFixture.open();
	database = await Database.open();
	made = await makeBlocks(maker, 3, 1);
	driver = await startFollower(follower, () => 2_000_000);
	metaBlocks = await MetaBlocks.open(database);
	finality = new Finality(follower.spec, follower.chain, driver, metaBlocks);
	await give(rivalOf(block(0)));
});
afterEach(async () => {
	await driver.stop();
	await maker.close();
	await follower.close();
	await database.close();
});

async function give(sealed: SealedBlock): Promise<void> {
	const { spec, chain } = follower;
	const examination = examineBlock({ spec, decodeBlock: (bytes) => chain.decodeBlock(bytes) }, sealed);
	if (examination.kind === 'invalid') throw new TypeError(examination.code);
	expect(await driver.import(examination.examined)).toEqual({ kind: 'imported' });
}

function block(index: number): SealedBlock {
	return blockAt(made, index);
}

function hashOf(sealed: SealedBlock): Hash {
	return hashOfSealed(follower, sealed);
}

/** Another block of the same slot that the fork choice prefers as long as none has votes. */
function rivalOf(sealed: SealedBlock): SealedBlock {
	for (let variant = 1; ; variant += 1) {
		const rival = forgeBlock(follower, sealed, { extraData: `0x${variant.toString(16).padStart(4, '0')}` });
		if (hashOf(rival) < hashOf(sealed)) return rival;
	}
}

test('is told when the head stands on it, and never of blocks that the head is about to leave', async () => {
	const told: [string, Hash, Hash | null][] = [];
	driver.listen({
		finalityMoved: () => {
			const { justified, finalized } = finality;
			for (const [level, { number, hash }] of Object.entries({ justified, finalized }))
				void follower.chain.getCanonicalHash(number).then((canonical) => told.push([level, hash, canonical]));
		},
	});
	await give(block(0));
	expect(follower.chain.head.hash).not.toBe(hashOf(block(0)));
	for (const sealed of made.slice(1)) await give(sealed);
	await driver.stop();
	expect(finality.finalized).toMatchObject({ height: 1, hash: hashOf(block(0)) });
	expect(told.length).toBeGreaterThan(3);
	expect(told.filter(([, hash, canonical]) => canonical !== hash)).toEqual([]);
});

test('a commit of a branch that is not known here says nothing about the blocks that are', async () => {
	const source = hashOf(block(0));
	await metaBlocks.add({
		...{ height: 1, hash: source, kernelHash: source, transitionHash: source, source, sourceNumber: 1 },
		...{ stateRoot: source, dynasty: 1, accumulatedGas: '0' },
		...{ transactionHash: source, originNumber: 1, originHash: source },
	});
	expect([await finality.statusOf(1), await finality.commitOf(1)]).toEqual(['proposed', null]);
	for (const sealed of made) await give(sealed);
	await driver.stop();
	expect([await finality.statusOf(1), (await finality.commitOf(1))?.height]).toEqual(['committed', 1]);
});
