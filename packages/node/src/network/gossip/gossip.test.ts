import { type AuxiliaryLink, bytesToHex, keccakHex } from '@mosaic/consensus';
import { afterEach, expect, test } from 'vitest';
import {
	hashOf,
	startTestNode,
	stopTestNodes,
	type TestNode,
	testBlock,
	testEvidence,
	testVote,
	until,
	untilConnected,
	voteMessage,
} from '../testing/nodes.ts';
import type { Verdict } from '../types.ts';

afterEach(stopTestNodes);

/** Three nodes, of which the outer ones know the middle one only. */
async function line(
	verdict: (heard: string) => Verdict | Promise<Verdict> = () => ({ kind: 'accept' }),
): Promise<readonly [TestNode, TestNode, TestNode]> {
	const middle = await startTestNode({ seed: 2, verdict });
	const first = await startTestNode({ seed: 1, peers: [middle.address] });
	const last = await startTestNode({ seed: 3, peers: [middle.address] });
	await untilConnected(first, middle);
	await untilConnected(middle, last);
	return [first, middle, last];
}

const link: AuxiliaryLink = { message: voteMessage(7), signatures: [`0x${'11'.repeat(65)}`] };

test('each kind of message crosses a line of nodes, once', async () => {
	const [first, middle, last] = await line();
	await first.publishVotes([testVote(1), testVote(2)]);
	await first.publishLink(link);
	await first.publishTransaction('0x02aabb');
	await first.publishEvidence(testEvidence(5));
	await first.publishBlock(testBlock(9));
	const expected = [
		`block:9:${keccakHex(testBlock(9).block)}`,
		'evidence:seal',
		'link:7',
		'transaction:0x02aabb',
		'vote:1',
		'vote:2',
	];
	await until('all of it arrived', () => last.heard.length >= expected.length);
	await first.publishVotes([testVote(1), testVote(3)]);
	await until('the last vote arrived', () => last.heard.includes('vote:3'));
	expect([...last.heard].sort()).toEqual([...expected, 'vote:3']);
	expect([...middle.heard].sort()).toEqual([...expected, 'vote:3']);
	expect(first.heard).toEqual([]);
	expect(last.counters()['votes/accept']).toBe(3);
});

test('what is ignored or rejected goes no further; what is rejected is held against its sender', async () => {
	const [first, middle, last] = await line((heard) => {
		if (heard === 'vote:1') return { kind: 'reject', code: 'SIGNATURE_INVALID' };
		if (heard === 'vote:2') return { kind: 'ignore', code: 'KNOWN' };
		if (heard === 'vote:3') throw new TypeError('a fault of the handler');
		return { kind: 'accept' };
	});
	await first.publishVotes([testVote(1), testVote(2), testVote(3), testVote(4)]);
	await until('the accepted vote arrived', () => last.heard.includes('vote:4'));
	expect(last.heard).toEqual(['vote:4']);
	expect(middle.counters()).toMatchObject({
		'votes/reject/SIGNATURE_INVALID': 1,
		'votes/ignore/KNOWN': 1,
		'votes/ignore/HANDLER_FAILED': 1,
		'votes/accept': 1,
	});
	const score = middle.peers().find(({ name }) => name === first.name)?.score ?? 0;
	expect(score).toBeLessThan(-9);
	expect(score).toBeGreaterThanOrEqual(-10);
});

test('a peer that sends too much that is rejected is disconnected and refused', async () => {
	const [first, middle] = await line(() => ({ kind: 'reject', code: 'SIGNATURE_INVALID' }));
	await first.publishVotes(Array.from({ length: 20 }, (_, index) => testVote(index + 1)));
	await until('it is disconnected', () => !middle.peers().some(({ name }) => name === first.name));
	await until('it was refused again', () => first.peers().length === 0);
	expect(middle.counters()['peer/banned']).toBe(1);
	expect(middle.logs.filter(({ level }) => level === 'warn')).toHaveLength(1);
});

test('a block too large for gossip is announced, pulled hop by hop, and judged', async () => {
	const [first, middle, last] = await line();
	const block = testBlock(12, 3_000_000);
	await first.publishBlock(block);
	const expected = `block:12:${keccakHex(block.block)}`;
	await until('it arrived at the end of the line', () => last.heard.includes(expected));
	expect(middle.heard).toEqual([expected]);
	expect(last.counters()).toMatchObject({ 'blocks/accept': 1 });
	expect(first.counters()['blocks-by-hash/served/whole']).toBe(1);
});

test('what every peer would reject as too large is not published', async () => {
	const [first, middle] = await line();
	await first.publishTransaction(bytesToHex(new Uint8Array(200_000)));
	await first.publishTransaction('0x02');
	await until('the small one arrived', () => middle.heard.length === 1);
	expect(first.counters()['transactions/unpublished/OVERSIZE']).toBe(1);
	await first.stop();
	await first.publishTransaction('0x03');
});

test('a large block that is rejected is not announced further', async () => {
	const [first, middle, last] = await line((heard) =>
		heard.startsWith('block:12:') ? { kind: 'reject', code: 'SEAL_INVALID' } : { kind: 'accept' },
	);
	await first.publishBlock(testBlock(12, 300_000));
	await until('it was rejected', () => middle.counters()['blocks/reject/SEAL_INVALID'] === 1);
	await first.publishTransaction(bytesToHex(Buffer.from(hashOf('after'))));
	await until('what follows arrived', () => last.heard.length > 0);
	expect(last.heard.some((heard) => heard.startsWith('block:'))).toBe(false);
});

test('an announcement that the node does not want leads to no request', async () => {
	const [first, middle] = await line((heard) =>
		heard.startsWith('announcement:') ? { kind: 'ignore', code: 'PROPOSER_UNKNOWN' } : { kind: 'accept' },
	);
	await first.publishBlock(testBlock(12, 300_000));
	await until('it was ignored', () => middle.counters()['blocks/ignore/PROPOSER_UNKNOWN'] === 1);
	expect(first.counters()['blocks-by-hash/served/whole']).toBeUndefined();
});
