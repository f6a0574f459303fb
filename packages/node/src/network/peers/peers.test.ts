import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { NetworkError } from '../index.ts';
import {
	HandClock,
	hashOf,
	knows,
	startTestNode,
	stopTestNodes,
	testChain,
	testKey,
	testVote,
	until,
	untilConnected,
} from '../testing/nodes.ts';
import type { PeerInfo } from '../types.ts';

afterEach(stopTestNodes);

test('connected peers know each other by status, address and direction', async () => {
	const first = await startTestNode({ seed: 1 });
	const told: PeerInfo[] = [];
	first.onPeer((peer) => told.push(peer));
	const second = await startTestNode({ seed: 2, peers: [first.address] });
	await untilConnected(first, second);
	expect(first.peers()[0]).toMatchObject({ name: second.name, direction: 'inbound', score: 0 });
	expect(second.peers()[0]).toMatchObject({ name: first.name, direction: 'outbound', address: first.address });
	expect(second.peers()[0]?.status).toMatchObject({ ...testChain, head: { number: 3, slot: 4 } });
	expect(Math.abs(second.peers()[0]?.clockOffset ?? Number.NaN)).toBeLessThan(5_000);
	expect(told.map(({ name }) => name)).toContain(second.name);
	expect(first.logs).toContainEqual(expect.objectContaining({ level: 'info', message: 'peer connected' }));
});

test.each([
	['genesis', { ...testChain, genesisHash: hashOf('another genesis') }],
	['core', { ...testChain, coreIdentifier: hashOf('another core') }],
])('a peer with another %s is refused by both sides, with one warning each', async (_name, chain) => {
	const first = await startTestNode({ seed: 1 });
	const second = await startTestNode({ seed: 2, chain, peers: [first.address] });
	const refusals = (): number => first.counters()['handshake/refused/OTHER_CHAIN'] ?? 0;
	await until('it was refused again and again', () => refusals() >= 3);
	await until('the other side warned too', () => second.logs.some(({ level }) => level === 'warn'));
	for (const node of [first, second]) {
		const warnings = node.logs.filter(({ level }) => level === 'warn');
		expect(warnings).toHaveLength(1);
		expect(warnings[0]?.message).toBe('peer refused: it belongs to another chain');
		expect(node.peers()).toEqual([]);
	}
	const [warning] = first.logs.filter(({ level }) => level === 'warn');
	expect(warning?.fields).toMatchObject({
		genesisHash: chain.genesisHash,
		expectedCoreIdentifier: testChain.coreIdentifier,
	});
});

test('a static peer is found again after it restarts, and its gossip flows again', async () => {
	const first = await startTestNode({ seed: 1 });
	const second = await startTestNode({ seed: 2, peers: [first.address] });
	await untilConnected(first, second);
	const port = Number(first.address.split('/')[4]);
	await first.stop();
	await until('it is gone', () => second.peers().length === 0);
	const again = await startTestNode({ seed: 1, port });
	await untilConnected(again, second);
	await second.publishVotes([testVote(1)]);
	await again.publishVotes([testVote(2)]);
	await until('votes arrive both ways', () => again.heard.length === 1 && second.heard.length === 1);
});

test('a static peer that starts late, named without its identity, is found', async () => {
	const first = await startTestNode({ seed: 1 });
	const port = Number(first.address.split('/')[4]);
	await first.stop();
	const second = await startTestNode({ seed: 2, peers: [`/ip4/127.0.0.1/tcp/${port}`] });
	await until('it was missed', () => second.logs.some(({ message }) => message.includes('trying on')));
	await untilConnected(await startTestNode({ seed: 1, port }), second);
});

test('statuses are renewed', async () => {
	const first = await startTestNode({ seed: 1 });
	const second = await startTestNode({ seed: 2, peers: [first.address], limits: { statusInterval: 20 } });
	await untilConnected(first, second);
	let renewals = 0;
	second.onPeer(() => {
		renewals += 1;
	});
	await until('the status was renewed three times', () => renewals >= 3);
});

test('bootstrap peers are found, and again after they restart', async () => {
	const first = await startTestNode({ seed: 1 });
	const second = await startTestNode({ seed: 2, bootstrap: [first.address] });
	await untilConnected(first, second);
	const port = Number(first.address.split('/')[4]);
	await first.stop();
	await until('it is gone', () => second.peers().length === 0);
	await untilConnected(await startTestNode({ seed: 1, port }), second);
});

test('no more peers are taken in than there is room for, but static ones always are', async () => {
	const first = await startTestNode({ seed: 1, maxPeers: 1 });
	const second = await startTestNode({ seed: 2, peers: [first.address] });
	await untilConnected(first, second);
	const third = await startTestNode({ seed: 3, peers: [first.address] });
	await until('the third was refused', () => (first.counters()['handshake/refused/NO_ROOM'] ?? 0) > 0);
	expect(knows(first, third)).toBe(false);
	const fourth = await startTestNode({ seed: 4 });
	const host = await startTestNode({ seed: 5, maxPeers: 0, peers: [fourth.address] });
	await untilConnected(host, fourth);
});

test.each([
	['with its identity', (address: string) => address],
	['without', (address: string) => address.split('/p2p/')[0] ?? ''],
])('a node that is among its own static peers, %s, does not keep dialling itself', async (_how, named) => {
	const first = await startTestNode({ seed: 1 });
	const port = Number(first.address.split('/')[4]);
	await first.stop();
	const again = await startTestNode({ seed: 1, port, peers: [named(first.address)] });
	const second = await startTestNode({ seed: 2, peers: [again.address] });
	await untilConnected(again, second);
	expect(again.logs.filter(({ message }) => message.includes('trying on'))).toEqual([]);
});

test('a penalized peer is refused, and a static one comes back when its time is over', async () => {
	const clock = new HandClock();
	const first = await startTestNode({ seed: 1, clock });
	const second = await startTestNode({ seed: 2, peers: [first.address] });
	await untilConnected(first, second);
	for (let count = 0; count < 6; count += 1) first.penalize(second.name, 'BLOCK_INVALID');
	await until('it is disconnected', () => first.peers().length === 0);
	expect(first.counters()).toMatchObject({ 'peer/penalized/BLOCK_INVALID': 6, 'peer/banned': 1 });
	await until('the other side noticed', () => second.peers().length === 0);
	clock.move(599_000);
	expect(first.peers()).toEqual([]);
	clock.move(2_000);
	await untilConnected(first, second);
});

test('who penalizes a static peer of its own refuses it for a minute', async () => {
	const clock = new HandClock();
	const second = await startTestNode({ seed: 2 });
	const first = await startTestNode({ seed: 1, clock, peers: [second.address] });
	await untilConnected(first, second);
	for (let count = 0; count < 6; count += 1) first.penalize(second.name, 'BLOCK_INVALID');
	await until('it is disconnected', () => first.peers().length === 0);
	clock.move(59_000);
	expect(first.peers()).toEqual([]);
	clock.move(2_000);
	await untilConnected(first, second);
});

test('a port in use and an address of another machine are told apart', async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	await expect(startTestNode({ seed: 1, port })).rejects.toMatchObject({ code: 'NETWORK_PORT_IN_USE' });
	server.close();
});

test.each(['nonsense', '/ip4/127.0.0.1', '/ip4/127.0.0.1/udp/9000', '/ip4/127.0.0.1/tcp/9000/ws', '/ip4/1.2.3/tcp/1'])(
	'an address that is none of a peer is refused: %s',
	async (address) => {
		const failure = await startTestNode({ seed: 1, peers: [address] }).catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(NetworkError);
		expect(failure).toMatchObject({ code: 'PEER_ADDRESS_INVALID', data: { address } });
	},
);

test('a node behind address translation tells the address it was given, with its identity', async () => {
	const node = await startTestNode({ seed: 1, announce: ['/dns4/node.example/tcp/9000'] });
	expect(node.addresses()).toEqual([`/dns4/node.example/tcp/9000/p2p/${node.name}`]);
	expect(node.name).not.toBe('');
});

test('the name of a node follows from its key', async () => {
	const first = await startTestNode({ seed: 7 });
	const { name } = first;
	await first.stop();
	expect((await startTestNode({ seed: 7 })).name).toBe(name);
	expect((await startTestNode({ seed: 8 })).name).not.toBe(name);
	expect(JSON.stringify(testKey(7))).toBe('{}');
});
