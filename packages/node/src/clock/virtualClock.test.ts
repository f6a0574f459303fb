import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from './virtualClock.ts';

test('moves forward on demand and then runs on with the wall', () => {
	let wall = 1_000;
	const clock = new VirtualClock(() => wall);
	expect(clock.now()).toBe(1_000);
	clock.advanceTo(5_000);
	expect(clock.now()).toBe(5_000);
	wall += 250;
	expect(clock.now()).toBe(5_250);
	clock.advanceTo(2_000);
	expect(clock.now()).toBe(5_250);
});

test('is set to any time, also back, and runs on from there', () => {
	let wall = 1_000;
	const clock = new VirtualClock(() => wall);
	clock.set(500);
	expect(clock.now()).toBe(500);
	wall += 100;
	expect(clock.now()).toBe(600);
	expect(clock.offset).toBe(-500);
	clock.set(9_000);
	expect(clock.offset).toBe(7_900);
});

test('never runs backwards, whatever the wall does', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -5_000, max: 5_000 }))), (steps) => {
			let wall = 100_000;
			const clock = new VirtualClock(() => wall);
			let last = clock.now();
			for (const [advance, by] of steps) {
				if (advance) clock.advanceTo(last + by);
				else wall += by;
				const now = clock.now();
				expect(now).toBeGreaterThanOrEqual(last);
				last = now;
			}
		}),
	);
});
