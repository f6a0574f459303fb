import { expect, test } from 'vitest';
import { createLogger } from '../../logging/logger.ts';
import { Counters } from '../counters.ts';
import { defaultLimits, type NetworkLimits } from '../options.ts';
import { RateLimiter } from '../rates.ts';
import { PeerScores } from '../scores.ts';
import type { Verdict } from '../types.ts';
import { GossipJudge } from './judge.ts';
import { transactionsTopic } from './topics.ts';

const accept: Verdict = { kind: 'accept' };

function setUp(limits: Partial<NetworkLimits> = { judgedBytes: 600, judgedBytesInAll: 1_000 }) {
	const time = { milliseconds: 0 };
	const clock = { now: () => time.milliseconds };
	const counters = new Counters();
	const scores = new PeerScores(
		clock,
		() => 1_000,
		() => undefined,
	);
	const logger = createLogger({ level: 'silent', json: true });
	const greeted = async (): Promise<boolean> => true;
	const parts = { limits: { ...defaultLimits, ...limits }, counters, scores, logger, greeted };
	const judge = new GossipJudge({ ...parts, rates: new RateLimiter(clock) });
	const { promise, resolve } = Promise.withResolvers<Verdict>();
	const send = (from: string, size = 100): Promise<Verdict> =>
		judge.judge(transactionsTopic, new Uint8Array(size).fill(1), from, () => promise);
	const judged = (verdict: Verdict, from = 'a'): Promise<Verdict> =>
		judge.judge(transactionsTopic, Uint8Array.of(2), from, async () => verdict);
	return { counters, judged, scores, send, time, release: () => resolve(accept) };
}

test('many peers share what may wait in all, and some of it stays free for another', async () => {
	const { counters, send, release } = setUp();
	const all: Promise<Verdict>[] = [];
	for (let round = 0; round < 10; round += 1) for (const peer of ['a', 'b', 'c']) all.push(send(peer));
	const late = send('honest');
	release();
	const accepted = (await Promise.all(all)).filter(({ kind }) => kind === 'accept').length;
	expect(accepted).toBeLessThan(10);
	expect(counters.all()['transactions/ignore/BUSY']).toBe(30 - accepted);
	expect(await late).toEqual(accept);
});

test('what was judged gives its room back', async () => {
	const { send, release } = setUp();
	release();
	for (let round = 0; round < 50; round += 1) expect(await send('a')).toEqual(accept);
});

test('who sends much that is of no use is not listened to beyond that, and not blamed', async () => {
	const { counters, judged, scores, time } = setUp({});
	const useless: Verdict = { kind: 'ignore', code: 'INSUFFICIENT_FUNDS' };
	for (let count = 0; count < 2_000; count += 1) expect(await judged(useless)).toEqual(useless);
	expect(await judged(useless)).toEqual({ kind: 'ignore', code: 'FUTILE' });
	expect(await judged(useless, 'b')).toEqual(useless);
	time.milliseconds += 10;
	for (let count = 0; count < 10; count += 1) expect(await judged(accept)).toEqual(accept);
	expect(await judged(useless)).toEqual(useless);
	expect(await judged(accept)).toEqual({ kind: 'ignore', code: 'FUTILE' });
	expect(scores.scoreOf('a')).toBe(0);
	expect(counters.all()['transactions/ignore/FUTILE']).toBe(2);
});

test('what is known already costs nothing', async () => {
	const { judged } = setUp({});
	const known: Verdict = { kind: 'ignore', code: 'ALREADY_KNOWN' };
	for (let count = 0; count < 3_000; count += 1) expect(await judged(known)).toEqual(known);
});
