import type { Connection, Stream } from '@libp2p/interface';
import { encodeEvidence } from '@mosaic/consensus';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { NetworkError } from './errors.ts';
import { evidenceTopic, topicId, votesTopic } from './gossip/topics.ts';
import { protocolId } from './requests/protocols.ts';
import {
	HandClock,
	hashOf,
	startTestNode,
	stopTestNodes,
	type TestNode,
	testChain,
	testEvidence,
	testVote,
	until,
	untilConnected,
} from './testing/nodes.ts';
import { type RawPeer, sendAndClose, startRawPeer, stopRawPeers } from './testing/rawPeer.ts';
import { encodeHashes } from './wire/queries.ts';

afterEach(async () => {
	await stopTestNodes();
	await stopRawPeers();
});

const shortTimes = { handshakeTimeout: 1_000, frameTimeout: 150, requestTimeout: 400 };
const protocols = ['status', 'blocks-by-range', 'blocks-by-hash', 'consensus-state', 'state-nodes'].map((name) =>
	protocolId({ name }, testChain),
);

async function greeted(node: TestNode, seed = 9): Promise<readonly [RawPeer, Connection]> {
	const raw = await startRawPeer(seed);
	const isKnown = (): boolean => node.peers().some(({ name }) => name === raw.name);
	for (;;) {
		// A machine that is busy may take longer than the short times allow: then it is tried again.
		const connection = await raw.connect(node).catch(() => undefined);
		if (connection === undefined) continue;
		await until('the raw peer is greeted, or refused', () => isKnown() || connection.status !== 'open');
		if (connection.status === 'open') return [raw, connection];
	}
}

function ended(stream: Stream): Promise<void> {
	return new Promise((resolve) => {
		if (stream.status !== 'open') resolve();
		stream.addEventListener('close', () => resolve(), { once: true });
	});
}

/** Sends bytes as they are and ends the sending; the other side may be gone before. */
async function send(stream: Stream, bytes: Uint8Array): Promise<void> {
	try {
		stream.send(bytes);
		await stream.close();
	} catch {
		stream.abort(new NetworkError('PEER_UNREACHABLE', 'the node broke the stream off'));
	}
}

/** That a node still does what it is there for. */
async function expectAlive(node: TestNode, seed: number): Promise<void> {
	const honest = await startTestNode({ seed, peers: [node.address] });
	await untilConnected(honest, node);
	const height = seed * 1000;
	await honest.publishVotes([testVote(height)]);
	await until('an honest vote arrives', () => node.heard.includes(`vote:${height}`));
	expect(await honest.requests.status(node.name)).toMatchObject(testChain);
}

test('any bytes as a request are answered or refused, and the node lives on', async () => {
	const node = await startTestNode({ seed: 1, limits: shortTimes });
	let seed = 100;
	let [, connection] = await greeted(node, seed);
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...protocols),
			fc.uint8Array({ maxLength: 100 }),
			fc.boolean(),
			async (protocol, bytes, isFramed) => {
				if (connection.status !== 'open') {
					seed += 1;
					[, connection] = await greeted(node, seed);
				}
				const stream = await connection.newStream(protocol).catch(() => undefined);
				if (stream === undefined) await until('it was disconnected', () => connection.status !== 'open');
				else await send(stream, isFramed ? Uint8Array.of(0, 0, 0, bytes.length, ...bytes) : bytes);
				if (stream !== undefined) await ended(stream);
			},
		),
		{ numRuns: 40 },
	);
	expect(node.counters()['peer/banned']).toBeGreaterThanOrEqual(2);
	await expectAlive(node, 2);
});

test('malformed queries are counted, and end in a ban', async () => {
	const node = await startTestNode({ seed: 1, limits: shortTimes });
	const [, connection] = await greeted(node);
	for (let count = 0; count < 11 && connection.status === 'open'; count += 1) {
		const stream = await connection.newStream(protocols[1] ?? '').catch(() => undefined);
		if (stream !== undefined) await sendAndClose(stream, Uint8Array.of(1, 2, 3));
	}
	await until('it is banned', () => node.counters()['peer/banned'] === 1 && node.peers().length === 0);
	expect(node.counters()['blocks-by-range/failed/RESPONSE_MALFORMED']).toBeGreaterThanOrEqual(10);
	await expectAlive(node, 2);
});

test('a frame that says it is longer than a query can be is not waited for', async () => {
	const node = await startTestNode({ seed: 1 });
	const [, connection] = await greeted(node);
	const stream = await connection.newStream(protocols[1] ?? '');
	stream.send(Uint8Array.of(254, 255, 255, 255));
	await ended(stream);
	expect(node.counters()['blocks-by-range/failed/RESPONSE_TOO_LARGE']).toBe(1);
});

test('who opens requests and sends nothing holds few of them, and not for long', async () => {
	const node = await startTestNode({ seed: 1, limits: shortTimes });
	const [, connection] = await greeted(node);
	const streams = await Promise.all(Array.from({ length: 7 }, () => connection.newStream(protocols[1] ?? '')));
	await Promise.all(streams.map(ended));
	const counters = node.counters();
	expect(counters['blocks-by-range/refused/BUSY']).toBe(3);
	expect(counters['blocks-by-range/failed/REQUEST_TIMED_OUT']).toBe(4);
});

test('who does not end its side is cut off', async () => {
	const node = await startTestNode({ seed: 1, limits: shortTimes });
	const [, connection] = await greeted(node);
	const stream = await connection.newStream(protocols[0] ?? '');
	stream.send(Uint8Array.of(0, 0));
	await ended(stream);
	expect(node.counters()['status/failed/REQUEST_TIMED_OUT']).toBe(1);
});

test('who asks and does not read is cut off', async () => {
	const node60k = new Uint8Array(60 * 1024);
	const stateNodes = async (): Promise<readonly Uint8Array[]> => Array.from({ length: 130 }, () => node60k);
	const node = await startTestNode({ seed: 1, limits: shortTimes, answers: { stateNodes } });
	const [, connection] = await greeted(node);
	const stream = await connection.newStream(protocols[4] ?? '');
	stream.pause();
	await sendAndClose(stream, encodeHashes(Array.from({ length: 130 }, (_, index) => hashOf(String(index)))));
	await until('it was cut off', () => node.counters()['state-nodes/failed/REQUEST_TIMED_OUT'] === 1);
	await expectAlive(node, 2);
});

test('an endless query is cut off', async () => {
	const node = await startTestNode({ seed: 1, limits: shortTimes });
	const [, connection] = await greeted(node);
	const stream = await connection.newStream(protocols[2] ?? '');
	const chunk = new Uint8Array(64 * 1024).fill(1);
	while (stream.status === 'open') {
		if (!stream.send(chunk)) await stream.onDrain({ signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
		await new Promise((resolve) => setImmediate(resolve));
	}
	await expectAlive(node, 2);
});

test('who does not greet may neither ask nor gossip, and is disconnected', async () => {
	const node = await startTestNode({ seed: 1, limits: { ...shortTimes, handshakeTimeout: 5_000 } });
	const raw = await startRawPeer(9);
	raw.greets = false;
	const connection = await raw.connect(node);
	const stream = await connection.newStream(protocols[1] ?? '');
	await ended(stream);
	expect(node.counters()['blocks-by-range/refused/NOT_GREETED']).toBe(1);
	const { pubsub } = raw.host.services;
	const topic = topicId(votesTopic, testChain);
	await until('it sees the subscription', () => pubsub.getSubscribers(topic).length > 0);
	await pubsub.publish(topic, Uint8Array.of(1));
	await until('it is disconnected', () => connection.status !== 'open');
	await until('its gossip was ignored', () => node.counters()['votes/ignore/NOT_GREETED'] === 1);
	expect(node.peers()).toEqual([]);
});

test('a peer that answers no status any more is disconnected', async () => {
	const node = await startTestNode({ seed: 1, limits: { statusInterval: 30, statusTimeout: 1_000 } });
	const [raw, connection] = await greeted(node);
	raw.greets = false;
	await until('it is disconnected', () => connection.status !== 'open' && node.peers().length === 0);
	expect(node.counters()['status/closed/UNANSWERED']).toBe(1);
});

test('gossip that is malformed or too large is rejected, and the flood ends in a ban', async () => {
	const node = await startTestNode({ seed: 1 });
	const [raw] = await greeted(node);
	const { pubsub } = raw.host.services;
	const votes = topicId(votesTopic, testChain);
	await until('it sees the subscription', () => pubsub.getSubscribers(votes).length > 0);
	await pubsub.publish(votes, new Uint8Array(2_000));
	await pubsub.publish(votes, Uint8Array.of(0xc1, 0xc1));
	await until('both were rejected', () => (node.counters()['votes/reject/MALFORMED_ENCODING'] ?? 0) === 1);
	expect(node.counters()['votes/reject/OVERSIZE']).toBe(1);
	for (let count = 0; count < 9; count += 1) await pubsub.publish(votes, Uint8Array.of(count));
	await until('it is banned', () => node.counters()['peer/banned'] === 1 && node.peers().length === 0);
	expect(node.heard).toEqual([]);
	await expectAlive(node, 2);
});

test('a flood is ignored beyond its rate before it is looked at, and ends in a ban', async () => {
	const clock = new HandClock();
	const node = await startTestNode({ seed: 1, clock });
	const [raw] = await greeted(node);
	const { pubsub } = raw.host.services;
	const topic = topicId(evidenceTopic, testChain);
	await until('it sees the subscription', () => pubsub.getSubscribers(topic).length > 0);
	const { burst } = evidenceTopic.rate;
	const score = (): number => node.peers()[0]?.score ?? 0;
	const publish = (count: number): Promise<unknown> => pubsub.publish(topic, encodeEvidence(testEvidence(count)));
	for (let count = 0; count < 2 * burst; count += 1) await publish(count);
	await until('as much again was ignored', () => node.counters()['evidence/ignore/RATE'] === burst);
	expect(score()).toBe(0);
	for (let count = 2 * burst; count < 2 * burst + 150 && node.peers().length > 0; count += 1) await publish(count);
	await until('it is banned', () => node.counters()['peer/banned'] === 1);
	expect(node.heard.length).toBe(burst);
	await expectAlive(node, 2);
});

test('handlers that take their time hold a bounded number of messages', async () => {
	const { promise: verdict, resolve } = Promise.withResolvers<{ kind: 'accept' }>();
	const node = await startTestNode({ seed: 1, limits: { judgedMessages: 10 }, verdict: () => verdict });
	const sender = await startTestNode({ seed: 2, peers: [node.address] });
	await untilConnected(sender, node);
	await sender.publishVotes(Array.from({ length: 25 }, (_, index) => testVote(index + 1)));
	await until('the rest was ignored', () => node.counters()['votes/ignore/BUSY'] === 15);
	resolve({ kind: 'accept' });
	await until('ten were judged', () => node.counters()['votes/accept'] === 10);
	await sender.publishVotes([testVote(100)]);
	await until('there is room again', () => node.heard.includes('vote:100'));
});
