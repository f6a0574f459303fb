import { expect, test } from 'vitest';
import { WakingLoop } from './wakingLoop.ts';

test('takes turns while there is work, and one more for each wake meanwhile', async () => {
	let work = 3;
	let turns = 0;
	const idle = Promise.withResolvers<void>();
	const loop = new WakingLoop(async () => {
		turns += 1;
		if (turns === 2) loop.wake();
		work -= 1;
		if (work <= 0) idle.resolve();
		return work > 0;
	}, idle.reject);
	loop.wake();
	loop.wake();
	await idle.promise;
	await loop.stop();
	expect(turns).toBe(3);
});

test('a stop waits for the turn under way and allows no other', async () => {
	const gate = Promise.withResolvers<void>();
	const entered = Promise.withResolvers<void>();
	let finished = 0;
	const loop = new WakingLoop(async () => {
		entered.resolve();
		await gate.promise;
		finished += 1;
		return true;
	}, entered.reject);
	loop.wake();
	await entered.promise;
	const stopped = loop.stop();
	gate.resolve();
	await stopped;
	loop.wake();
	expect(finished).toBe(1);
});

test('rests after a failure and goes on at the next wake', async () => {
	const failure = Promise.withResolvers<unknown>();
	const recovered = Promise.withResolvers<void>();
	let turns = 0;
	const loop = new WakingLoop(async () => {
		turns += 1;
		if (turns === 1) throw new RangeError('disk full');
		recovered.resolve();
		return false;
	}, failure.resolve);
	loop.wake();
	expect(await failure.promise).toBeInstanceOf(RangeError);
	await Promise.resolve();
	loop.wake();
	await recovered.promise;
	expect(turns).toBe(2);
});
