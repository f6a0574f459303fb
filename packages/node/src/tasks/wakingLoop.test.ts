import { afterEach, expect, test, vi } from 'vitest';
import { WakingLoop } from './wakingLoop.ts';

afterEach(() => {
	vi.useRealTimers();
});

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

test('takes a failed turn again after pauses that grow to a limit, and then goes on', async () => {
	vi.useFakeTimers();
	const failures: number[] = [];
	let turns = 0;
	const recovered = Promise.withResolvers<void>();
	const loop = new WakingLoop(
		async () => {
			turns += 1;
			if (turns <= 10) throw new RangeError('disk full');
			recovered.resolve();
			return false;
		},
		() => failures.push(Date.now()),
	);
	loop.wake();
	await vi.advanceTimersByTimeAsync(0);
	loop.wake();
	await vi.advanceTimersByTimeAsync(99);
	expect(turns).toBe(1);
	await vi.advanceTimersByTimeAsync(60_000);
	await recovered.promise;
	const pauses = failures.slice(1).map((at, index) => at - (failures[index] ?? 0));
	expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
	await loop.stop();
});

test('a stop ends the pause after a failure', async () => {
	vi.useFakeTimers();
	let turns = 0;
	const loop = new WakingLoop(
		async () => {
			turns += 1;
			throw new RangeError('disk full');
		},
		() => undefined,
	);
	loop.wake();
	await vi.advanceTimersByTimeAsync(0);
	await loop.stop();
	expect(vi.getTimerCount()).toBe(0);
	expect(turns).toBe(1);
});

test('a task between turns waits for the one under way, and the next for it', async () => {
	const steps: string[] = [];
	const gate = Promise.withResolvers<void>();
	const entered = Promise.withResolvers<void>();
	const loop = new WakingLoop(async () => {
		steps.push('turn begins');
		entered.resolve();
		await gate.promise;
		steps.push('turn ends');
		return false;
	}, entered.reject);
	loop.wake();
	await entered.promise;
	const answer = loop.between(async () => {
		steps.push('task begins');
		await Promise.resolve();
		steps.push('task ends');
		return 7;
	});
	gate.resolve();
	expect(await answer).toBe(7);
	await expect(loop.between(() => Promise.reject(new RangeError('mine')))).rejects.toThrow('mine');
	await loop.stop();
	expect(steps.slice(0, 6)).toEqual([
		'turn begins',
		'turn ends',
		'task begins',
		'task ends',
		'turn begins',
		'turn ends',
	]);
});

test('a task that comes after the last turn is refused', async () => {
	const gate = Promise.withResolvers<void>();
	const entered = Promise.withResolvers<void>();
	const loop = new WakingLoop(async () => {
		entered.resolve();
		await gate.promise;
		return true;
	}, entered.reject);
	loop.wake();
	await entered.promise;
	const waiting = loop.between(async () => undefined);
	const stopped = loop.stop();
	gate.resolve();
	await expect(waiting).rejects.toMatchObject({ code: 'LOOP_STOPPED' });
	await stopped;
	await expect(loop.between(async () => undefined)).rejects.toMatchObject({ code: 'LOOP_STOPPED' });
});
