import { expect, test } from 'vitest';
import { testBlock } from '../testing/nodes.ts';
import type { PeerName, SealedBlock, Verdict } from '../types.ts';
import { hashOfBlock } from '../wire/sealedBlock.ts';
import { AnnouncedBlocks } from './announcedBlocks.ts';

const block = testBlock(12, 300_000);
const hash = hashOfBlock(block.block);
if (hash === null) throw new TypeError('the test block has no header');
const announcement = { hash, slot: block.slot, seal: block.seal, size: 300_000 };
/** The same header over another body, as anybody can make it. */
const spoilt: SealedBlock = { ...block, body: Uint8Array.of(1) };

function setUp(served: Record<PeerName, SealedBlock>, worth: Verdict = { kind: 'accept' }) {
	const asked: PeerName[] = [];
	const blamed: string[] = [];
	const announced = new AnnouncedBlocks({
		fetch: async (peer) => {
			asked.push(peer);
			return served[peer] ?? null;
		},
		peers: () => ['first', 'second', 'third', 'fourth', 'fifth'],
		examine: async () => worth,
		handle: async (given) => (given === spoilt ? { kind: 'reject', code: 'BODY_MALFORMED' } : { kind: 'accept' }),
		blame: (peer, code) => blamed.push(`${peer} ${code}`),
	});
	return { announced, asked, blamed };
}

test('nobody is asked for a block whose announcement is worth nothing', async () => {
	const { announced, asked } = setUp({ first: block }, { kind: 'ignore', code: 'PROPOSER_UNKNOWN' });
	expect(await announced.judge(announcement, 'first')).toEqual({ kind: 'ignore', code: 'PROPOSER_UNKNOWN' });
	expect(asked).toEqual([]);
});

test('who serves other contents does not keep a good block of others away, and pays for it', async () => {
	const { announced, blamed } = setUp({ first: spoilt, second: block, third: block, fourth: block, fifth: block });
	expect(await announced.judge(announcement, 'first')).toEqual({ kind: 'accept' });
	expect(blamed).toEqual(['first BODY_MALFORMED']);
	expect(announced.find({ hash, count: 1 })).toBe(block);
});

test('a peer that alone serves something else is rejected', async () => {
	const { announced, asked } = setUp({ first: spoilt });
	expect(await announced.judge(announcement, 'first')).toEqual({ kind: 'reject', code: 'BODY_MALFORMED' });
	expect(asked).toHaveLength(4);
	expect(announced.find({ hash, count: 1 })).toBeUndefined();
});

test('others are asked in turn', async () => {
	const { announced, asked } = setUp({});
	for (let count = 0; count < 4; count += 1)
		expect(await announced.judge(announcement, 'first')).toEqual({ kind: 'ignore', code: 'NOT_SERVED' });
	expect(new Set(asked)).toEqual(new Set(['first', 'second', 'third', 'fourth', 'fifth']));
});
