import type { Hash } from '@mosaic/consensus';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KeyPair } from '../../accounts/index.ts';
import { VirtualClock } from '../../clock/virtualClock.ts';
import type { SealedBlock } from '../../network/types.ts';
import type { ImportOutcome } from '../../sync/ports.ts';
import type { AuxiliaryDriver } from '../driver.ts';
import { ClockedSlots } from '../slots/clockedSlots.ts';
import { DriverFixture } from '../testing/driverFixture.ts';
import { forgeBlock } from '../testing/forgeBlock.ts';
import { blockAt, hashOfSealed, makeBlocks, startFollower } from '../testing/madeBlocks.ts';
import { examineBlock } from './examineBlock.ts';

let maker: DriverFixture;
let follower: DriverFixture;
let driver: AuxiliaryDriver;
let made: SealedBlock[];
let wall: number;

/** A chain of at least four blocks by one node, and a node without keys that knows nothing of it. */
beforeEach(async () => {
	maker = await DriverFixture.open();
	follower = await DriverFixture.open();
	made = await makeBlocks(maker, 4, 2);
	wall = 2_000_000;
	driver = await startFollower(follower, () => wall);
});
afterEach(async () => {
	await driver.stop();
	await maker.close();
	await follower.close();
	vi.useRealTimers();
});

async function give(sealed: SealedBlock): Promise<ImportOutcome> {
	const { spec, chain } = follower;
	const examination = examineBlock({ spec, decodeBlock: (bytes) => chain.decodeBlock(bytes) }, sealed);
	return examination.kind === 'invalid' ? examination : driver.import(examination.examined);
}

function block(index: number): SealedBlock {
	return blockAt(made, index);
}

function hashOf(sealed: SealedBlock): Hash {
	return hashOfSealed(follower, sealed);
}

function forged(sealed: SealedBlock, header: object, sealer?: KeyPair): SealedBlock {
	return forgeBlock(follower, sealed, header, sealer);
}

test('follows blocks of others to the same head, finality and state', async () => {
	for (const sealed of made) expect(await give(sealed)).toEqual({ kind: 'imported' });
	expect(follower.chain.head.hash).toBe(maker.chain.head.hash);
	expect(driver.engine.finalized.height).toBeGreaterThanOrEqual(1);
	expect(await give(block(0))).toEqual({ kind: 'known' });
	expect(follower.lines).toEqual([]);
});

test('a restart goes on from what was imported', async () => {
	await give(block(0));
	await driver.stop();
	driver = await startFollower(follower, () => wall);
	expect(await give(block(0))).toEqual({ kind: 'known' });
	expect(await give(block(1))).toEqual({ kind: 'imported' });
});

test('names the parent of a block that came before its ancestors', async () => {
	expect(await give(block(2))).toEqual({ kind: 'orphan', parent: hashOf(block(1)) });
	expect(follower.chain.head.number).toBe(0);
});

test('holds a block whose slot has not begun, and takes it in when it has', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	const first = block(0);
	wall = (1_000 + first.slot - 1) * 1_000 + 499;
	const early = await follower.driver(
		({ spec }) => {
			const clock = new VirtualClock(() => wall);
			return { clock, slots: new ClockedSlots(spec, clock) };
		},
		undefined,
		0,
	);
	const { spec, chain } = follower;
	const examination = examineBlock({ spec, decodeBlock: (bytes) => chain.decodeBlock(bytes) }, first);
	if (examination.kind === 'invalid') throw new TypeError(examination.code);
	expect(await early.import(examination.examined)).toEqual({ kind: 'held' });
	early.start();
	const reached = follower.reached(1);
	wall += 1;
	vi.advanceTimersByTime(20);
	await reached;
	await early.stop();
	expect(follower.chain.head.hash).toBe(hashOf(first));
});

describe('refuses what breaks a rule, and stores nothing of it', () => {
	afterEach(() => expect(follower.chain.head.number).toBe(0));

	test.each<[string, (sealed: SealedBlock) => SealedBlock, string]>([
		['bytes that are no block', (sealed) => ({ ...sealed, block: sealed.block.slice(1) }), 'BLOCK_MALFORMED'],
		["a slot that is not the timestamp's", (sealed) => ({ ...sealed, slot: sealed.slot + 1 }), 'SLOT_MISMATCH'],
		['a signature that is none', (sealed) => ({ ...sealed, seal: `0x${'00'.repeat(65)}` }), 'SEAL_INVALID'],
		["the seal of another slot's block", (sealed) => ({ ...sealed, seal: block(1).seal }), 'PROPOSER_WRONG'],
		['bytes that are no body', (sealed) => ({ ...sealed, body: Uint8Array.of(1) }), 'BODY_MALFORMED'],
		[
			'another body than the header commits to',
			(sealed) => ({ ...sealed, body: block(3).body }),
			'BODY_SOURCE_NOT_JUSTIFIED',
		],
		['a wrong state root', (sealed) => forged(sealed, { stateRoot: `0x${'11'.repeat(32)}` }), 'RESULT_MISMATCH'],
		[
			'a wrong consensus root',
			(sealed) => forged(sealed, { parentBeaconBlockRoot: `0x${'11'.repeat(32)}` }),
			'CONSENSUS_ROOT_WRONG',
		],
		['chosen randomness', (sealed) => forged(sealed, { mixHash: `0x${'11'.repeat(32)}` }), 'RANDAO_WRONG'],
		['a wrong gas limit', (sealed) => forged(sealed, { gasLimit: '0x2faf080' }), 'HEADER_INVALID'],
	])('%s', async (_, change, code) => {
		const outcome = await give(change(block(0)));
		expect(outcome.kind).toBe('invalid');
		expect(outcome).toMatchObject({ code });
	});

	test("another validator's seal, and a stranger's", async () => {
		const proposer = follower.chain.decodeBlock(block(0).block).header.coinbase.toString();
		const other = [0, 1].map((index) => follower.key(index)).find(({ address }) => address !== proposer);
		expect(await give(forged(block(0), {}, other))).toEqual({ kind: 'invalid', code: 'PROPOSER_WRONG' });
	});
});
