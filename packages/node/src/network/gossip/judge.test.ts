import { expect, test } from 'vitest';
import { createLogger } from '../../logging/logger.ts';
import { Counters } from '../counters.ts';
import { defaultLimits } from '../options.ts';
import { RateLimiter } from '../rates.ts';
import { PeerScores } from '../scores.ts';
import type { Verdict } from '../types.ts';
import { GossipJudge } from './judge.ts';
import { transactionsTopic } from './topics.ts';

const clock = { now: () => 0 };
const accept: Verdict = { kind: 'accept' };

function setUp() {
	const counters = new Counters();
	const scores = new PeerScores(clock, 1_000, () => undefined);
	const logger = createLogger({ level: 'silent', json: true });
	const limits = { ...defaultLimits, judgedBytes: 600, judgedBytesInAll: 1_000 };
	const greeted = async (): Promise<boolean> => true;
	const judge = new GossipJudge({ limits, rates: new RateLimiter(clock), scores, counters, logger, greeted });
	const { promise, resolve } = Promise.withResolvers<Verdict>();
	const send = (from: string, size = 100): Promise<Verdict> =>
		judge.judge(transactionsTopic, new Uint8Array(size).fill(1), from, () => promise);
	return { counters, send, release: () => resolve(accept) };
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
