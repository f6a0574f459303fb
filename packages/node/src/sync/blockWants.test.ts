import { expect, test } from 'vitest';
import type { SealedBlock } from '../network/types.ts';
import { BlockWants } from './blockWants.ts';
import { describeBlock } from './describeBlock.ts';
import { PeerBook } from './peerBook.ts';
import { honestPeer } from './testing/liars.ts';
import { blocksOf, genesisOf, hashOf, MapChain, spoiled } from './testing/mapChain.ts';
import { MemoryNetwork } from './testing/memoryNetwork.ts';
import { Scheduler } from './testing/scheduler.ts';

const salt = 'test';

function node(options: { isRangeRunning?: boolean } = {}) {
	const scheduler = new Scheduler(1);
	const network = new MemoryNetwork(scheduler);
	const chain = new MapChain(salt);
	const ranges: string[] = [];
	const errors: string[] = [];
	const parts = {
		network,
		chain,
		importer: chain,
		describe: describeBlock,
		book: new PeerBook(network, scheduler),
		fetchRange: (peer: string) => void ranges.push(peer),
		isRangeRunning: () => options.isRangeRunning ?? false,
		logger: { debug: () => undefined, error: (_: object, message: string) => void errors.push(message) },
	};
	return { scheduler, network, chain, ranges, errors, parts, wants: new BlockWants(parts) };
}

test('climbs to what is known and imports oldest first', async () => {
	const { scheduler, network, chain, wants } = node();
	const blocks = blocksOf(200, salt);
	network.connect('one', honestPeer(blocks, salt));
	for (const block of blocks.slice(0, 10)) await chain.import(block);
	wants.want(hashOf(blocks[199]));
	await scheduler.run(() => false);
	expect([chain.head.number, chain.imported, wants.size]).toEqual([200, 200, 0]);
	expect(network.asked).toHaveLength(Math.ceil(190 / 64));
	await wants.stop();
});

test('leaves to a range what does not fit in memory', async () => {
	const { scheduler, network, chain, ranges, wants } = node();
	const blocks = blocksOf(1_100, salt);
	network.connect('one', honestPeer(blocks, salt));
	wants.want(hashOf(blocks.at(-1)));
	await scheduler.run(() => false);
	expect([ranges, chain.imported, network.asked.length]).toEqual([['one'], 0, 17]);
	wants.want(hashOf(blocks[99]));
	await scheduler.run(() => false);
	expect(chain.head.number).toBe(100);
	await wants.stop();
});

test('leaves to a range that is being fetched what is far away', async () => {
	const { scheduler, network, chain, wants } = node({ isRangeRunning: true });
	const blocks = blocksOf(300, salt);
	network.connect('one', honestPeer(blocks, salt));
	wants.want(hashOf(blocks[299]));
	wants.want(hashOf(blocks[20]));
	await scheduler.run(() => false);
	expect([chain.head.number, network.asked.length]).toEqual([21, 2]);
	await wants.stop();
});

test('gives up what does not descend from the finalised checkpoint, and blames nobody', async () => {
	const { scheduler, network, chain, ranges, wants } = node();
	for (const block of blocksOf(100, salt)) await chain.import(block);
	const branch = blocksOf(90, 'other', blocksOf(20, salt));
	network.connect('one', honestPeer(branch, salt));
	wants.want(hashOf(branch.at(-1)));
	await scheduler.run(() => false);
	expect([chain.imported, ranges, network.penalties, wants.size]).toEqual([100, [], [], 0]);
	await wants.stop();
});

test('takes a block from another peer where the first spoils it', async () => {
	const { scheduler, network, chain, wants } = node();
	const blocks = blocksOf(5, salt);
	network.connect('good', honestPeer(blocks, salt));
	const bad = honestPeer(blocks, salt);
	const spoiling = async (...asked: Parameters<typeof bad.blocksByHash>): Promise<readonly SealedBlock[]> =>
		(await bad.blocksByHash(...asked)).map(spoiled);
	network.connect('bad', { ...bad, blocksByHash: spoiling });
	wants.want(hashOf(blocks[4]), 'bad');
	await scheduler.run(() => false);
	expect(chain.head.number).toBe(5);
	expect(network.penalties).toEqual([{ peer: 'bad', code: 'SYNC_BLOCK_INVALID' }]);
	await wants.stop();
});

test('keeps four in flight and 256 waiting, each once', async () => {
	const { scheduler, network, wants } = node();
	network.connect('one', honestPeer([], salt));
	const asked = Array.from({ length: 1_000 }, (_, index) => genesisOf(`wanted ${index}`));
	for (const hash of [...asked, ...asked.slice(-100)]) wants.want(hash);
	expect(wants.size).toBe(260);
	let most = 0;
	await scheduler.run(() => {
		most = Math.max(most, network.open.blocksByHash);
		return false;
	});
	expect(most).toBe(4);
	expect(network.asked).toHaveLength(260);
	expect(new Set(network.asked).size).toBe(260);
	expect(network.asked.at(-1)).toContain(asked.at(-1));
	await wants.stop();
});

test('a fault of this node is told, and gives no peer the blame', async () => {
	const { scheduler, network, errors, parts } = node();
	const broken = { import: () => Promise.reject(new RangeError('disk full')) };
	const wants = new BlockWants({ ...parts, importer: broken });
	const blocks = blocksOf(5, salt);
	network.connect('one', honestPeer(blocks, salt));
	wants.want(hashOf(blocks[4]));
	await scheduler.run(() => false);
	expect([errors.length, network.penalties, wants.size]).toEqual([1, [], 0]);
	await wants.stop();
});

test('without peers nothing is kept', async () => {
	const { scheduler, wants } = node();
	wants.want(genesisOf('wanted'));
	await scheduler.run(() => false);
	expect(wants.size).toBe(0);
	await wants.stop();
});
