import type { Evidence, Hash, Vote } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DriverFixture } from '../auxiliary/testing/driverFixture.ts';
import { createLogger } from '../logging/logger.ts';
import { describeBlock } from './describeBlock.ts';
import { SyncService } from './syncService.ts';
import { chainPeer, ExecutingImporter } from './testing/chainPeer.ts';
import { MemoryNetwork } from './testing/memoryNetwork.ts';
import { Scheduler } from './testing/scheduler.ts';

const length = 150;
const open: DriverFixture[] = [];
let served: DriverFixture;
beforeEach(async () => {
	served = await fixture();
	await grow(served, length);
});
afterEach(async () => {
	for (const each of open.splice(0)) await each.close();
});

async function fixture(): Promise<DriverFixture> {
	const made = await DriverFixture.open();
	open.push(made);
	return made;
}

/** Lets a driver make blocks up to a number, the first with a transaction in it. */
async function grow(made: DriverFixture, number: number): Promise<void> {
	const driver = await made.driver();
	driver.extendWhile(() => made.chain.head.number < number);
	const reached = made.reached(number);
	await made.send();
	driver.start();
	await reached;
	await driver.stop();
}

async function node(scheduler = new Scheduler(1)) {
	const { chain, spec } = await fixture();
	const importer = new ExecutingImporter(chain, spec);
	const network = new MemoryNetwork(scheduler);
	const taken: (Vote | Evidence)[] = [];
	const sync = new SyncService({
		network,
		importer: { import: (block) => scheduler.waitFor(importer.import(block)) },
		chain: importer,
		intake: { vote: (vote) => taken.push(vote) > 0, evidence: (evidence) => taken.push(evidence) > 0 },
		describe: describeBlock,
		clock: scheduler,
		logger: createLogger({ level: 'silent', json: true }),
		alarm: scheduler.alarm,
	});
	return { scheduler, chain, spec, importer, network, sync, taken };
}

test('a new node fetches and executes all of a chain in order, and serves it on to another', async () => {
	const second = await node();
	second.network.connect('first', chainPeer(served.chain, served.spec));
	expect(second.sync.isSynced).toBe(false);
	let heard = 0;
	second.sync.onSynced(() => {
		heard += 1;
		expect(second.chain.head.number).toBe(served.chain.head.number);
	});
	second.sync.start();
	expect(second.sync.progress).toEqual({ startingBlock: 0, currentBlock: 0, highestBlock: served.chain.head.number });
	expect(await second.scheduler.run(() => second.sync.isSynced)).toBe(true);
	await second.scheduler.run(() => heard > 0);
	expect(heard).toBe(1);
	expect(second.sync.progress).toBeNull();
	expect(second.chain.head.hash).toBe(served.chain.head.hash);
	expect(second.network.asked).toContain('first blocksByRange 129');

	const third = await node();
	third.network.connect('second', chainPeer(second.chain, second.spec));
	third.sync.start();
	expect(await third.scheduler.run(() => third.sync.isSynced)).toBe(true);
	expect(third.chain.head.hash).toBe(served.chain.head.hash);
	const hash = served.chain.head.hash;
	const { state: _, ...stored } = (await served.chain.getAttachments(hash)) ?? {};
	expect(await third.chain.getAttachments(hash)).toMatchObject(stored);
	expect(third.network.penalties).toEqual([]);
	await Promise.all([second.sync.stop(), third.sync.stop()]);
});

test('a wanted block comes with the ancestors that are missing', async () => {
	const { scheduler, network, importer, sync, chain } = await node();
	const peer = chainPeer(served.chain, served.spec);
	network.connect('silent', {
		...peer,
		status: () => ({ ...peer.status(), head: { number: 0, hash: chain.genesisHash, slot: 0 } }),
	});
	sync.start();
	const { hash, number } = served.chain.head;
	sync.want(hash);
	sync.want(hash);
	expect(await scheduler.run(() => chain.head.number === number)).toBe(true);
	expect(importer.has(hash)).toBe(true);
	const asked = network.asked.filter((request) => request.includes('blocksByHash'));
	expect(asked).toHaveLength(Math.ceil(number / 64));
	await sync.stop();
});

test('a wanted block that the first peer lacks comes from another', async () => {
	const { scheduler, network, sync, chain, spec } = await node();
	const empty = await fixture();
	network.connect('empty', chainPeer(empty.chain, spec));
	network.connect('full', chainPeer(served.chain, served.spec));
	const { hash, number } = (await served.chain.getBlock(5)) ?? served.chain.head;
	sync.want(hash, 'empty');
	expect(await scheduler.run(() => chain.head.number === number)).toBe(true);
	expect(network.asked[0]).toBe(`empty blocksByHash ${hash}`);
	await sync.stop();
});

test('a wanted block that nobody has is given up, and may be wanted again', async () => {
	const { scheduler, network, sync, spec } = await node();
	const empty = await fixture();
	network.connect('one', chainPeer(empty.chain, spec));
	network.connect('two', chainPeer(empty.chain, spec));
	const hash: Hash = `0x${'ab'.repeat(32)}`;
	for (const times of [2, 4]) {
		sync.want(hash);
		await scheduler.run(() => false);
		expect(network.asked).toHaveLength(times);
	}
	await sync.stop();
});

test('a node on a branch of its own starts over behind the finalised checkpoint', async () => {
	const { scheduler, network, importer, sync, chain, spec } = await node();
	const other = await fixture();
	await other.send();
	await other.send();
	await grow(other, 12);
	for (let number = 1; number <= 12; number += 1) {
		const [block] = await chainPeer(other.chain, spec).blocksByRange(number, 1);
		if (block !== undefined) await importer.import(block);
	}
	expect(chain.head.number).toBe(12);
	network.connect('first', chainPeer(served.chain, served.spec));
	sync.start();
	expect(await scheduler.run(() => sync.isSynced)).toBe(true);
	expect(chain.head.hash).toBe(served.chain.head.hash);
	expect(network.asked).toContain('first blocksByRange 13');
	expect(network.asked).toContain('first blocksByRange 1');
	expect(network.penalties).toEqual([]);
	await sync.stop();
});

test('follows a chain that grows while it is fetched', async () => {
	const { scheduler, network, sync, chain } = await node();
	network.connect('first', chainPeer(served.chain, served.spec));
	sync.start();
	await scheduler.run(() => chain.head.number > 0);
	await grow(served, length + 200);
	expect(await scheduler.run(() => sync.isSynced)).toBe(true);
	expect(chain.head.hash).toBe(served.chain.head.hash);
	await sync.stop();
});

test('a lone node is synced', async () => {
	const { sync } = await node();
	let heard = false;
	sync.onSynced(() => {
		heard = true;
	});
	expect([heard, sync.isSynced, sync.hasPeers]).toEqual([true, true, false]);
	await sync.stop();
});

test('stops at once while a peer keeps it waiting, and leaves no alarm behind', async () => {
	const { scheduler, network, sync } = await node();
	const peer = chainPeer(served.chain, served.spec);
	const never = new Promise<never>(() => undefined);
	const stalling = { ...peer, blocksByRange: () => never, blocksByHash: () => never, consensus: () => never };
	network.connect('stalling', stalling);
	sync.start();
	sync.want(served.chain.head.hash);
	await scheduler.run(() => false);
	expect(network.open).toEqual({ blocksByRange: 1, blocksByHash: 1, consensus: 1 });
	await sync.stop();
	expect(scheduler.alarms).toBe(0);
});
