import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Skew, SlotClock } from './slotClock.ts';

/** A clock on a wall and a monotonic source that only the test moves. */
class Bench {
	wallTime = 1_000_000;
	elapsed = 50;
	readonly skews: Skew[] = [];
	readonly clock = new SlotClock({
		wall: () => this.wallTime,
		monotonic: () => this.elapsed,
		onSkew: (skew) => this.skews.push(skew),
	});

	/** Lets time pass, read at each step. */
	run(milliseconds: number, step = 100): number {
		for (let passed = 0; passed < milliseconds; passed += step) {
			this.wallTime += step;
			this.elapsed += step;
			this.clock.now();
		}
		return this.clock.now();
	}

	get ahead(): number {
		return this.wallTime - this.clock.now();
	}
}

describe('SlotClock', () => {
	test('runs with the wall', () => {
		const bench = new Bench();
		expect(bench.clock.now()).toBe(1_000_000);
		expect(bench.run(60_000)).toBe(1_060_000);
		expect(bench.skews).toEqual([]);
	});

	test.each([400, -400, 500, -500])('makes up for a drift of %d ms at 5 %%', (drift) => {
		const bench = new Bench();
		bench.wallTime += drift;
		expect(bench.clock.now()).toBe(1_000_000);
		expect(bench.run(1_000)).toBeCloseTo(1_001_000 + 50 * Math.sign(drift), -1);
		bench.run(11_000);
		expect(bench.ahead).toBeLessThanOrEqual(1);
		expect(bench.ahead).toBeGreaterThanOrEqual(0);
		expect(bench.skews).toEqual([]);
	});

	test('waits for a wall that stepped back at 90 %, and tells once', () => {
		const bench = new Bench();
		bench.wallTime -= 5_000;
		expect(bench.clock.now()).toBe(1_000_000);
		expect(bench.run(10_000)).toBeCloseTo(1_009_000, -1);
		bench.run(39_900);
		expect(bench.ahead).toBeLessThan(0);
		bench.run(300);
		expect(bench.ahead).toBeGreaterThanOrEqual(0);
		expect(bench.skews).toEqual([{ ahead: -5_000, action: 'slowed' }]);
		bench.wallTime -= 3_000;
		bench.run(100);
		expect(bench.skews).toHaveLength(2);
	});

	test('follows a wall that stays ahead after 10 s, and tells once', () => {
		const bench = new Bench();
		bench.wallTime += 3_600_000;
		expect(bench.run(9_900)).toBe(1_009_900);
		expect(bench.skews).toEqual([]);
		bench.run(300);
		expect(bench.ahead).toBe(0);
		expect(bench.skews).toEqual([{ ahead: 3_600_000, action: 'moved' }]);
	});

	test('does not follow a wall that comes back within 10 s', () => {
		const bench = new Bench();
		bench.wallTime += 60_000;
		bench.run(9_000);
		bench.wallTime -= 60_000;
		bench.run(100);
		bench.wallTime += 60_000;
		expect(bench.run(9_000)).toBe(1_018_100);
		expect(bench.skews).toEqual([]);
	});

	test('moves by the least that the wall was ahead', () => {
		const bench = new Bench();
		bench.wallTime += 2_000;
		bench.run(5_000);
		bench.wallTime += 90_000;
		bench.run(5_200);
		expect(bench.skews).toEqual([{ ahead: 2_000, action: 'moved' }]);
		bench.run(10_200);
		expect(bench.skews[1]).toEqual({ ahead: 90_000, action: 'moved' });
	});

	test('reports peers that disagree once per episode, and is not moved by them', () => {
		const bench = new Bench();
		bench.clock.observePeers([9_000]);
		bench.clock.observePeers([9_000, Number.NaN, Number.POSITIVE_INFINITY]);
		bench.clock.observePeers([0, 500, 90_000]);
		expect(bench.skews).toEqual([]);
		bench.clock.observePeers([-700, -600]);
		bench.clock.observePeers([-800, -600]);
		expect(bench.skews).toEqual([{ ahead: -650, action: 'reported' }]);
		bench.clock.observePeers([10, 20]);
		bench.clock.observePeers([900, 700, 1_000]);
		expect(bench.skews[1]).toEqual({ ahead: 900, action: 'reported' });
		expect(bench.clock.now()).toBe(1_000_000);
	});
});

const steps = fc.array(
	fc.record({
		elapsed: fc.integer({ min: 0, max: 20_000 }),
		jump: fc.option(fc.integer({ min: -40_000, max: 40_000 })),
	}),
	{ maxLength: 60 },
);

describe('SlotClock, whatever the wall does', () => {
	test('never goes back, runs at 90 % to 105 %, and leaps only where it says so', () => {
		fc.assert(
			fc.property(steps, (walk) => {
				const bench = new Bench();
				let before = bench.clock.now();
				for (const { elapsed, jump } of walk) {
					bench.elapsed += elapsed;
					bench.wallTime += elapsed + (jump ?? 0);
					const told = bench.skews.length;
					const now = bench.clock.now();
					const leaps = bench.skews.slice(told).filter(({ action }) => action === 'moved');
					const leap = leaps.reduce((sum, { ahead }) => sum + ahead, 0);
					expect(now).toBeGreaterThanOrEqual(before);
					expect(now - before).toBeGreaterThanOrEqual(elapsed * 0.9 - 1);
					expect(now - before).toBeLessThanOrEqual(elapsed * 1.05 + leap + 1);
					before = now;
				}
			}),
		);
	});

	test('never leaps past the wall', () => {
		fc.assert(
			fc.property(steps, (walk) => {
				const bench = new Bench();
				for (const { elapsed, jump } of walk) {
					bench.elapsed += elapsed;
					bench.wallTime += elapsed + (jump ?? 0);
					const told = bench.skews.length;
					const now = bench.clock.now();
					if (bench.skews.slice(told).some(({ action }) => action === 'moved'))
						expect(now).toBeLessThanOrEqual(bench.wallTime);
				}
			}),
		);
	});

	test('meets the wall once that runs steadily', () => {
		fc.assert(
			fc.property(steps, (walk) => {
				const bench = new Bench();
				for (const { elapsed, jump } of walk) {
					bench.elapsed += elapsed;
					bench.wallTime += elapsed + (jump ?? 0);
					bench.clock.now();
				}
				const behind = Math.max(0, -bench.ahead);
				bench.run(behind * 10 + 45_000, 1_000);
				expect(Math.abs(bench.ahead)).toBeLessThanOrEqual(1);
			}),
		);
	});
});
