import { expect, test } from 'vitest';
import type { PeerStatus, SealedBlock } from '../network/types.ts';
import { describeBlock } from './describeBlock.ts';
import { PeerBook } from './peerBook.ts';
import type { HashedBlock, ImportOutcome } from './ports.ts';
import { RangeSync } from './rangeSync.ts';
import { honestPeer, lyingPeer } from './testing/liars.ts';
import { blocksOf, hashOf, MapChain } from './testing/mapChain.ts';
import { MemoryNetwork } from './testing/memoryNetwork.ts';
import { Scheduler } from './testing/scheduler.ts';

const salt = 'test';
const blocks = blocksOf(300, salt);

function node(
	outcome: (block: SealedBlock) => ImportOutcome | null = () => null,
	prepare?: (blocks: readonly HashedBlock[]) => Promise<void>,
) {
	const scheduler = new Scheduler(1);
	const network = new MemoryNetwork(scheduler);
	const chain = new MapChain(salt);
	const importer = {
		import: async (block: SealedBlock) => outcome(block) ?? chain.import(block),
		...(prepare !== undefined && { prepare }),
	};
	const book = new PeerBook(network, scheduler);
	const logger = { debug: () => undefined, warn: () => undefined, error: () => undefined };
	const { alarm } = scheduler;
	const sync = new RangeSync({
		network,
		chain,
		importer,
		describe: describeBlock,
		book,
		alarm,
		clock: scheduler,
		logger,
	});
	return { scheduler, network, chain, sync };
}

function withStatus(peer: ReturnType<typeof honestPeer>, changes: Partial<PeerStatus>) {
	return { ...peer, status: () => ({ ...peer.status(), ...changes }) };
}

test('a lead of eight blocks is let be, one of nine is fetched', async () => {
	for (const [lead, fetched] of [
		[8, 0],
		[9, 9],
	] as const) {
		const { scheduler, network, chain, sync } = node();
		network.connect('one', honestPeer(blocks.slice(0, lead), salt));
		expect(sync.isSynced).toBe(fetched === 0);
		sync.wake();
		await scheduler.run(() => false);
		expect(chain.head.number).toBe(fetched);
		await sync.stop();
	}
});

test('a finalised checkpoint above the head is fetched however near', async () => {
	const { scheduler, network, chain, sync } = node();
	const finalized = { height: 2, number: 2, hash: hashOf(blocks[1]) };
	network.connect('one', withStatus(honestPeer(blocks.slice(0, 3), salt), { finalized }));
	sync.wake();
	await scheduler.run(() => false);
	expect([chain.head.number, sync.isSynced]).toEqual([3, true]);
	await sync.stop();
});

test('asks the peer with the highest finalised checkpoint, then the one with the highest head', async () => {
	const { scheduler, network, sync } = node();
	const finalized = { height: 50, number: 50, hash: hashOf(blocks[49]) };
	network.connect('high', honestPeer(blocks, salt));
	network.connect('final', withStatus(honestPeer(blocks.slice(0, 100), salt), { finalized }));
	sync.wake();
	await scheduler.run(() => false);
	expect(network.asked).toEqual(['final blocksByRange 1', 'high blocksByRange 101', 'high blocksByRange 229']);
	await sync.stop();
});

test('a peer that began with a snapshot is not asked for what came before, nor blamed', async () => {
	const { scheduler, network, sync, chain } = node();
	network.connect('late', withStatus(honestPeer(blocks, salt), { earliest: 100 }));
	sync.wake();
	await scheduler.run(() => scheduler.now() > 1_100_000);
	expect([network.asked, network.penalties, chain.imported]).toEqual([[], [], 0]);
	await sync.stop();
});

test('a peer that fails rests twice as long each time, up to a minute', async () => {
	const { scheduler, network, sync } = node();
	const times: number[] = [];
	const liar = lyingPeer('nothing', blocks, salt, scheduler);
	const noting: typeof liar.blocksByRange = async () => {
		times.push(scheduler.now());
		return [];
	};
	network.connect('liar', { ...liar, blocksByRange: noting });
	sync.wake();
	await scheduler.run(() => times.length === 9);
	const rests = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1_000);
	expect(rests).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
	expect(new Set(network.penalties.map(({ code }) => code))).toEqual(new Set(['SYNC_PROMISE_BROKEN']));
	expect([sync.isSynced, sync.progress]).toEqual([true, null]);
	await sync.stop();
});

test('a block that is held or of no use ends the run, and is nobody’s fault', async () => {
	for (const outcome of [{ kind: 'held' }, { kind: 'ignored', code: 'USELESS' }] as const) {
		const last = hashOf(blocks[199]);
		const { scheduler, network, sync, chain } = node((block) => (hashOf(block) === last ? outcome : null));
		network.connect('one', honestPeer(blocks, salt));
		sync.wake();
		await scheduler.run(() => scheduler.alarms > 0);
		expect([chain.head.number, network.penalties]).toEqual([199, []]);
		await sync.stop();
		expect(scheduler.alarms).toBe(0);
	}
});

test('the blocks of a batch behind an invalid one are dropped, and another peer is used', async () => {
	const spoiledHash = hashOf(blocks[9]);
	let refusals = 1;
	const refused = { kind: 'invalid', code: 'SPOILED' } as const;
	const { scheduler, network, sync, chain } = node((block) =>
		hashOf(block) === spoiledHash && refusals-- > 0 ? refused : null,
	);
	network.connect('one', honestPeer(blocks, salt));
	network.connect('two', honestPeer(blocks, salt));
	sync.wake();
	await scheduler.run(() => sync.isSynced);
	expect(chain.head.number).toBe(300);
	expect(network.penalties).toEqual([{ peer: 'one', code: 'SYNC_BLOCK_INVALID' }]);
	expect(network.asked).toContain('two blocksByRange 10');
	await sync.stop();
});

test('what comes next is prepared while blocks are imported', async () => {
	const prepared: string[] = [];
	const { scheduler, network, sync, chain } = node(undefined, async (part) => {
		prepared.push(...part.map(({ hash }) => hash));
	});
	network.connect('one', honestPeer(blocks, salt));
	sync.wake();
	await scheduler.run(() => chain.head.number === 300);
	// Here blocks are imported at once: the first part of each batch has nothing that it could wait for.
	const expected = [blocks.slice(32, 128), blocks.slice(160, 256), blocks.slice(288)];
	expect(prepared).toEqual(expected.flat().map(hashOf));
	await sync.stop();
});

test('what is slow to be prepared is imported all the same', async () => {
	let begun = 0;
	const { scheduler, network, sync, chain } = node(undefined, () => {
		begun += 1;
		return new Promise(() => undefined);
	});
	network.connect('one', honestPeer(blocks, salt));
	sync.wake();
	await scheduler.run(() => chain.head.number === 300);
	expect([chain.head.number, begun]).toEqual([300, 1]);
	await sync.stop();
});

test('on demand it fetches from behind the finalised checkpoint', async () => {
	const { scheduler, network, sync, chain } = node();
	for (const block of blocksOf(120, 'branch', blocks.slice(0, 100))) await chain.import(block);
	network.connect('one', honestPeer(blocks.slice(0, 125), salt));
	expect(sync.isSynced).toBe(true);
	sync.demand('one');
	await scheduler.run(() => false);
	expect(network.asked).toEqual([`one blocksByRange ${120 - 32 + 1}`]);
	expect(chain.head.hash).toBe(hashOf(blocks[124]));
	await sync.stop();
});

test('tells of synchronisation once, and of its progress meanwhile', async () => {
	const { scheduler, network, sync, chain } = node();
	network.connect('one', honestPeer(blocks, salt));
	let times = 0;
	sync.onSynced(() => {
		times += 1;
	});
	sync.onSynced(() => expect.unreachable())();
	sync.wake();
	await scheduler.run(() => chain.head.number >= 128);
	expect(sync.progress).toMatchObject({ startingBlock: 0, highestBlock: 300 });
	await scheduler.run(() => false);
	sync.wake();
	await scheduler.run(() => false);
	expect([times, sync.progress]).toEqual([1, null]);
	await sync.stop();
});

test('once level, a node believes no tale of a longer chain before it is served', async () => {
	const { scheduler, network, sync, chain } = node();
	network.connect('honest', honestPeer(blocks, salt));
	sync.wake();
	await scheduler.run(() => chain.head.number === 300 && sync.isSynced);
	await scheduler.run(() => false);
	for (const name of ['a', 'b', 'c']) network.connect(name, lyingPeer('stall', blocks, salt, scheduler));
	let always = true;
	sync.wake();
	await scheduler.run(() => {
		always &&= sync.isSynced && sync.progress === null;
		return scheduler.now() > 1_300_000;
	});
	expect(network.asked.filter((request) => request.startsWith('a '))).not.toEqual([]);
	expect(always).toBe(true);
	expect(network.penalties).toEqual([]);
	await sync.stop();
});

test('a node that has just started does not wait for liars without end', async () => {
	const { scheduler, network, sync } = node();
	const names = Array.from({ length: 20 }, (_, index) => `liar ${index}`);
	for (const name of names) network.connect(name, lyingPeer('stall', blocks, salt, scheduler));
	const start = scheduler.now();
	sync.wake();
	expect(sync.isSynced).toBe(false);
	await scheduler.run(() => sync.isSynced);
	expect(scheduler.now() - start).toBeLessThanOrEqual(40_000);
	await sync.stop();
});

test('peers that tell of more and serve nothing do not keep a good one waiting', async () => {
	const { scheduler, network, sync, chain } = node();
	for (let index = 0; index < 10; index += 1)
		network.connect(`liar ${index}`, lyingPeer('stall', blocks, salt, scheduler));
	let length = 200;
	network.connect('honest', {
		...honestPeer(blocks, salt),
		status: () => honestPeer(blocks.slice(0, length), salt).status(),
	});
	sync.wake();
	await scheduler.run(() => chain.head.number >= 200);
	expect(network.asked.findIndex((request) => request.startsWith('honest'))).toBe(10);
	length = 300;
	const before = network.asked.length;
	await scheduler.run(() => chain.head.number === 300);
	expect(network.asked.slice(before).filter((request) => request.startsWith('liar')).length).toBeLessThanOrEqual(1);
	await sync.stop();
});

test('a node far behind goes on believing a peer that has served much of a long chain and fails once', async () => {
	const { scheduler, network, sync, chain } = node();
	let failures = 0;
	const honest = honestPeer(blocks, salt);
	network.connect('honest', {
		...honest,
		blocksByRange: async (from, count) => {
			if (from <= 128 || failures > 0) return honest.blocksByRange(from, count);
			failures += 1;
			return scheduler.timeout(60_000);
		},
	});
	sync.wake();
	let seenSynced = false;
	await scheduler.run(() => {
		seenSynced ||= chain.head.number < 290 && sync.isSynced;
		return chain.head.number === 300;
	});
	expect([failures, seenSynced]).toEqual([1, false]);
	await sync.stop();
});
