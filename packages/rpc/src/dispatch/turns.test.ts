import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

/** Keeps the thread as long as a turn may last. */
function work(turns: Turns): void {
	while (!turns.isOver);
}

test('others have their turn when one is over, and not before', async () => {
	const turns = new Turns();
	let served = false;
	setImmediate(() => {
		served = true;
	});
	await turns.giveWay();
	expect(served).toBe(false);
	work(turns);
	await turns.giveWay();
	expect(served).toBe(true);
	expect(turns.isOver).toBe(false);
});

test('who shares turns goes on in order, and not all in one turn', async () => {
	const turns = new Turns();
	const order: number[] = [];
	let others = 0;
	const serveOthers = (): void => {
		others += 1;
		if (order.length < 4) setImmediate(serveOthers);
	};
	work(turns);
	setImmediate(serveOthers);
	const one = async (name: number): Promise<void> => {
		while (turns.isOver) await turns.giveWay();
		order.push(name);
		work(turns);
	};
	await Promise.all([one(0), one(1), one(2), one(3)]);
	expect(order).toEqual([0, 1, 2, 3]);
	expect(others).toBeGreaterThanOrEqual(4);
});
