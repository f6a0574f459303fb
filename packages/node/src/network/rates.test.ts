import { expect, test } from 'vitest';
import { RateLimiter } from './rates.ts';
import { HandClock } from './testing/nodes.ts';

test('a bucket gives its burst, and then as many as time refills', () => {
	const clock = new HandClock();
	const limiter = new RateLimiter(clock);
	const rate = { perSecond: 10, burst: 5 };
	const taken = (key: string): number =>
		Array.from({ length: 20 }, () => limiter.take(key, rate)).filter(Boolean).length;
	expect(taken('a')).toBe(5);
	expect(taken('b')).toBe(5);
	expect(taken('a')).toBe(0);
	clock.move(300);
	expect(taken('a')).toBe(3);
	clock.move(3_600_000);
	expect(taken('a')).toBe(5);
});
