import { encodeRlp, keccakHex } from '@mosaic/consensus';
import { afterEach, expect, test } from 'vitest';
import {
	hashOf,
	startTestNode,
	stopTestNodes,
	type TestNode,
	testBlock,
	testBlockHash,
	testEvidence,
	testVote,
	until,
	untilConnected,
} from '../testing/nodes.ts';
import { sendAndClose, startRawPeer, stopRawPeers } from '../testing/rawPeer.ts';
import type { RequestHandlers, SealedBlock } from '../types.ts';
import { encodeSealedBlock } from '../wire/sealedBlock.ts';

afterEach(async () => {
	await stopTestNodes();
	await stopRawPeers();
});

async function* blocks(count: number, size?: number): AsyncIterable<SealedBlock> {
	for (let slot = 1; slot <= count; slot += 1) yield testBlock(slot, size);
}

async function pair(answers: Partial<RequestHandlers>): Promise<readonly [asking: TestNode, answering: TestNode]> {
	const answering = await startTestNode({ seed: 1, answers });
	const asking = await startTestNode({ seed: 2, peers: [answering.address] });
	await untilConnected(asking, answering);
	return [asking, answering];
}

test('every request is answered by its handler', async () => {
	const node = Uint8Array.from(encodeRlp(['0x0102']));
	const asked: unknown[] = [];
	const [asking, { name }] = await pair({
		blocksByRange: (from, count) => {
			asked.push([from, count]);
			return blocks(count);
		},
		blocksByHash: (hash, count) => {
			asked.push([hash, count]);
			return blocks(2);
		},
		consensus: () => ({ votes: [testVote(1), testVote(2)], evidence: [testEvidence(3)] }),
		stateNodes: async () => [node],
	});
	const { requests } = asking;
	expect(await requests.status(name)).toMatchObject({ head: { number: 3, hash: hashOf('head'), slot: 4 } });
	expect(await requests.blocksByRange(name, 7, 3)).toEqual([testBlock(1), testBlock(2), testBlock(3)]);
	expect(await requests.blocksByHash(name, testBlockHash(1), 5)).toEqual([testBlock(1), testBlock(2)]);
	expect(asked).toEqual([
		[7, 3],
		[testBlockHash(1), 5],
	]);
	expect(await requests.consensus(name)).toEqual({ votes: [testVote(1), testVote(2)], evidence: [testEvidence(3)] });
	expect(await requests.consensusState(name, hashOf('unknown'))).toBeNull();
	expect(await requests.stateNodes(name, [keccakHex(node)])).toEqual([node]);
});

test('an answer ends before it is too long; one block alone may be longer', async () => {
	const [asking, { name }] = await pair({
		blocksByRange: (_from, count) => blocks(count, 3_000_000),
		blocksByHash: () => blocks(2, 15_000_000),
	});
	expect(await asking.requests.blocksByRange(name, 1, 100)).toHaveLength(2);
	expect(await asking.requests.blocksByHash(name, testBlockHash(1), 2)).toHaveLength(1);
});

test('a handler that throws costs its own request alone', async () => {
	let calls = 0;
	const [asking, answering] = await pair({
		blocksByRange: async function* () {
			calls += 1;
			if (calls === 1) throw new TypeError('a fault of the handler');
			yield* blocks(1);
		},
	});
	const first = asking.requests.blocksByRange(answering.name, 1, 1);
	await expect(first).rejects.toMatchObject({ code: 'REQUEST_REFUSED', data: { protocol: 'blocks-by-range' } });
	expect(await asking.requests.blocksByRange(answering.name, 1, 1)).toHaveLength(1);
	expect(answering.counters()['blocks-by-range/failed/HANDLER_FAILED']).toBe(1);
	expect(answering.logs.filter(({ level }) => level === 'error')).toHaveLength(1);
	expect(asking.peers()[0]?.score).toBe(0);
});

test('requests that ask too much, or nobody, fail without being sent', async () => {
	const [asking, { name }] = await pair({});
	await expect(asking.requests.blocksByRange(name, 1, 129)).rejects.toMatchObject({ code: 'REQUEST_TOO_LARGE' });
	const hashes = Array.from({ length: 385 }, (_, index) => hashOf(String(index)));
	await expect(asking.requests.stateNodes(name, hashes)).rejects.toMatchObject({ code: 'REQUEST_TOO_LARGE' });
	await expect(asking.requests.consensus('nobody')).rejects.toMatchObject({ code: 'PEER_UNREACHABLE' });
});

test('a peer that does not answer in time, or hangs up, is told by code', async () => {
	const { promise: never } = Promise.withResolvers<never>();
	let asked = 0;
	const consensusState = (): Promise<never> => {
		asked += 1;
		return never;
	};
	const answering = await startTestNode({ seed: 1, answers: { consensusState } });
	const asking = await startTestNode({ seed: 2, peers: [answering.address], limits: { requestTimeout: 100 } });
	await untilConnected(asking, answering);
	const request = asking.requests.consensusState(answering.name, hashOf('x'));
	await expect(request).rejects.toMatchObject({ code: 'REQUEST_TIMED_OUT' });
	const slow = await startTestNode({ seed: 3, peers: [answering.address] });
	await untilConnected(slow, answering);
	const broken = slow.requests.consensusState(answering.name, hashOf('x')).catch((error: unknown) => error);
	await until('it is being asked', () => asked === 2);
	await answering.stop();
	expect(await broken).toMatchObject({ code: expect.stringMatching(/^(PEER_UNREACHABLE|REQUEST_REFUSED)$/) });
});

test.each<[string, Uint8Array, string]>([
	['is no block', Uint8Array.of(1, 2, 3), 'RESPONSE_MALFORMED'],
	['is cut short', Uint8Array.of(), 'RESPONSE_MALFORMED'],
	['is more than was asked for', encodeSealedBlock(testBlock(1)), 'RESPONSE_TOO_LARGE'],
])('a peer whose answer %s is held to it', async (_what, frame, code) => {
	const node = await startTestNode({ seed: 1 });
	const raw = await startRawPeer(9);
	await raw.host.handle(`/mosaic/${hashOf('genesis').slice(2, 18)}/blocks-by-range/1`, async (stream) => {
		if (frame.length === 0) {
			stream.send(Uint8Array.of(0, 0, 1, 0, 7));
			await stream.close();
			return;
		}
		const length = Uint8Array.of(0, 0, frame.length >> 8, frame.length & 255);
		stream.send(length);
		stream.send(frame);
		await sendAndClose(stream, frame);
	});
	await raw.connect(node);
	await until('it is greeted', () => node.peers().length === 1);
	await expect(node.requests.blocksByRange(raw.name, 1, 1)).rejects.toMatchObject({ code });
	expect(node.peers()[0]?.score).toBeLessThan(-19);
	expect(node.counters()[`blocks-by-range/misanswered/${code}`]).toBe(1);
});

test('an honest node stays within what its peer answers, however much it wants to know', async () => {
	const limits = { requestRate: { perSecond: 200, burst: 20 } };
	const answering = await startTestNode({ seed: 1, limits, answers: { blocksByRange: () => blocks(1) } });
	const asking = await startTestNode({ seed: 2, limits, peers: [answering.address] });
	await untilConnected(asking, answering);
	const all = Array.from({ length: 60 }, () => asking.requests.blocksByRange(answering.name, 1, 1));
	expect((await Promise.all(all)).every((answer) => answer.length === 1)).toBe(true);
	expect(Object.keys(answering.counters()).filter((name) => name.includes('refused'))).toEqual([]);
	expect(answering.peers()[0]?.score).toBe(0);
});

test('peers that keep all requests busy do not silence the others', async () => {
	const { promise: never } = Promise.withResolvers<never>();
	let asked = 0;
	const consensusState = (): Promise<never> => {
		asked += 1;
		return never;
	};
	const limits = { requestsInAll: 2 };
	const answering = await startTestNode({ seed: 1, limits, answers: { consensusState } });
	for (const seed of [2, 3]) {
		const greedy = await startTestNode({ seed, peers: [answering.address] });
		await untilConnected(greedy, answering);
		for (let count = 0; count < 3; count += 1)
			greedy.requests.consensusState(answering.name, hashOf('x')).catch(() => undefined);
	}
	await until('all places are taken', () => asked >= 3);
	const honest = await startTestNode({ seed: 4, peers: [answering.address] });
	await untilConnected(honest, answering);
	expect(await honest.requests.consensus(answering.name)).toEqual({ votes: [], evidence: [] });
	expect(await honest.requests.status(answering.name)).toMatchObject({ earliest: 0 });
});
