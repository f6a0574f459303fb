import { describe, expect, test } from 'vitest';
import type { Pace } from '../execution/index.ts';
import { CallScheduler } from './callScheduler.ts';

const never = Number.POSITIVE_INFINITY;
const late = 'execution aborted (timeout = 5s)';

/** Works for so many slices, holding the thread all the time. */
const slices = (count: number, note: () => void) => async (pace: Pace) => {
	for (let slice = 0; slice < count; slice += 1) {
		const ends = performance.now() + 3;
		while (performance.now() < ends);
		note();
		await pace.pause();
	}
};

describe('calls', () => {
	test('one that works for long lets the event loop turn, and others are served in between', async () => {
		const order: string[] = [];
		const scheduler = new CallScheduler();
		const long = scheduler.run(
			{},
			never,
			late,
			slices(3, () => order.push('long')),
		);
		setImmediate(() => order.push('event loop'));
		const short = scheduler.run({}, never, late, async () => order.push('short'));
		await Promise.all([long, short]);
		expect(order.indexOf('event loop')).toBeLessThan(order.lastIndexOf('long'));
		expect(order.indexOf('short')).toBeLessThan(order.lastIndexOf('long'));
	});

	test('callers take turns, however many calls one has', async () => {
		const order: string[] = [];
		const scheduler = new CallScheduler();
		const [heavy, light] = [{}, {}];
		const many = Array.from({ length: 20 }, () =>
			scheduler.run(
				heavy,
				never,
				late,
				slices(2, () => order.push('heavy')),
			),
		);
		const one = scheduler.run(
			light,
			never,
			late,
			slices(2, () => order.push('light')),
		);
		await Promise.all([...many, one]);
		expect(order.lastIndexOf('light')).toBeLessThan(6);
	});

	test('a caller has a bounded number of calls under way, and others their share of all', async () => {
		const scheduler = new CallScheduler({ running: 3, runningOfCaller: 2 });
		const heavy = {};
		let running = 0;
		let most = 0;
		const work = async (pace: Pace): Promise<void> => {
			running += 1;
			most = Math.max(most, running);
			await slices(3, () => undefined)(pace);
			running -= 1;
		};
		await Promise.all(Array.from({ length: 8 }, () => scheduler.run(heavy, never, late, work)));
		expect(most).toBe(2);
		await Promise.all(Array.from({ length: 8 }, () => scheduler.run({}, never, late, work)));
		expect(most).toBe(3);
	});

	test('one whose time is over ends, while it runs and while it waits', async () => {
		const scheduler = new CallScheduler({ runningOfCaller: 1 });
		const caller = {};
		const endless = scheduler.run(
			caller,
			performance.now() + 20,
			late,
			slices(1_000_000, () => undefined),
		);
		const behind = scheduler.run(caller, performance.now() + 10, late, async () => 'ran');
		await expect(endless).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', message: late });
		await expect(behind).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', message: late });
		expect(await scheduler.run(caller, never, late, async () => 'ran')).toBe('ran');
	});

	test('too many that wait are refused', async () => {
		const scheduler = new CallScheduler({ runningOfCaller: 1, waiting: 2 });
		const caller = {};
		const calls = Array.from({ length: 4 }, () =>
			scheduler.run(
				caller,
				never,
				late,
				slices(2, () => undefined),
			),
		);
		const answers = await Promise.allSettled(calls);
		expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
	});

	test('what is done elsewhere holds nobody up, and its failure is told', async () => {
		const scheduler = new CallScheduler();
		let finish = (): void => undefined;
		const elsewhere = new Promise<void>((resolve) => {
			finish = resolve;
		});
		const first = scheduler.run({}, never, late, (pace) => pace.meanwhile(elsewhere));
		expect(await scheduler.run({}, never, late, async () => 'ran')).toBe('ran');
		finish();
		await first;
		const failing = scheduler.run({}, never, late, (pace) => pace.meanwhile(Promise.reject(new TypeError('no'))));
		await expect(failing).rejects.toThrow('no');
	});
});
