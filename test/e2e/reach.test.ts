import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LinkProxy } from '../support/linkProxy.ts';
import { multicastFault } from '../support/multicast.ts';
import { changeConfig, TestNetwork, type TestNode } from '../support/network.ts';
import { present, rpc } from '../support/rpc.ts';
import { until } from '../support/until.ts';

const fault = await multicastFault();
if (fault !== null) console.log(`discovery by mDNS is not tested here: ${fault}`);

let network: TestNetwork;
beforeAll(async () => {
	network = await TestNetwork.make({ validators: 1, fullNodes: 2, words: ['--heartbeat-seconds', '1'] });
});
afterEach(async () => {
	await Promise.all(network.nodes.map((node) => node.stop()));
});
afterAll(() => network?.close());

test('a node behind a translated address is reached at the one that it announces, and again after an interruption', async () => {
	const [hidden, dialling, discovering] = [0, 1, 2].map((index) => network.node(index)) as [
		TestNode,
		TestNode,
		TestNode,
	];
	const translation = await LinkProxy.open();
	try {
		translation.target = await freePort();
		const announced = `/ip4/127.0.0.1/tcp/${translation.port}/p2p/${hidden.identity}`;
		await reachable(hidden, { port: translation.target, announce: [announced] });
		await reachable(dialling, { peers: [announced] });
		await reachable(discovering, { bootstrap: [announced] });
		await Promise.all(network.nodes.map((node) => node.start()));
		expect(hidden.addresses).toEqual([announced]);
		await follow(hidden, [dialling, discovering]);
		for (const node of [dialling, discovering]) expect(await peersOf(node)).toEqual([announced]);

		translation.cut();
		for (const node of [hidden, dialling, discovering])
			await until(
				() => peersOf(node),
				(peers) => peers.length === 0,
			);
		translation.heal();
		await follow(hidden, [dialling, discovering]);
		for (const node of [dialling, discovering]) expect(await peersOf(node)).toEqual([announced]);
	} finally {
		await translation.close();
	}
});

test.skipIf(fault !== null)('nodes that know no address find each other by mDNS', async () => {
	for (const node of network.nodes) await reachable(node, { mdns: true });
	await Promise.all(network.nodes.map((node) => node.start()));
	const [first, ...others] = network.nodes;
	if (first === undefined) throw new TypeError('no node');
	await follow(first, others);
});

/** Settings of a node about its peers; who is not named is not known to it. */
function reachable(node: TestNode, settings: object): Promise<void> {
	const nobody = { port: 0, announce: [], peers: [], bootstrap: [], mdns: false };
	return changeConfig(node, (config) => ({ ...config, p2p: { ...config.p2p, ...nobody, ...settings } }));
}

/** Resolves when the others finalise what one has as its head now. */
async function follow(leader: TestNode, others: readonly TestNode[]): Promise<void> {
	const { head } = await leader.status();
	await Promise.all(others.map((node) => node.finalizes(head.number + 1)));
}

/** Where a node's peers are, as it sees them. */
async function peersOf({ url }: TestNode): Promise<string[]> {
	const { peers } = await present(rpc(url, 'mosaic_getNetwork'));
	return peers.map(({ address }) => address);
}

/** A port that the system just gave, and took back. */
async function freePort(): Promise<number> {
	const server = createServer();
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const { port } = server.address() as { port: number };
	await once(server.close(), 'close');
	return port;
}
