import { expect, it } from 'vitest';
import { atOnce, inTurns } from './turns.ts';

function* count(steps: number, until: () => boolean): Generator<void, number> {
	let done = 0;
	while (done < steps && !until()) {
		done += 1;
		yield;
	}
	return done;
}

it('work in steps gives the same at once and in turns', async () => {
	expect(atOnce(count(10, () => false))).toBe(10);
	expect(await inTurns(count(10, () => false))).toBe(10);
});

it('work in steps lets others have their turn', async () => {
	let served = false;
	setImmediate(() => {
		served = true;
	});
	await inTurns(count(Number.MAX_SAFE_INTEGER, () => served));
	expect(served).toBe(true);
});

it('what a step throws ends the work', async () => {
	function* fail(): Generator<void, never> {
		yield;
		throw new RangeError('no more');
	}
	await expect(inTurns(fail())).rejects.toThrow('no more');
	expect(() => atOnce(fail())).toThrow('no more');
});
