import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { WholeWrites, type WrittenLevel } from './wholeWrites.ts';

test('keeps nothing of writes that have ended', async () => {
	const given: WeakRef<object>[] = [];
	const level = {
		batch: (async () => {
			const ended = {};
			given.push(new WeakRef(ended));
			return ended;
		}) as unknown as WrittenLevel['batch'],
		open: async () => undefined,
		close: async () => undefined,
	};
	const writes = new WholeWrites(level, 'nowhere', false);
	for (let count = 0; count < 100; count += 1) await writes.write([]);
	// What a weak reference holds stays until the task that made it is over.
	await new Promise((resolve) => setImmediate(resolve));
	setFlagsFromString('--expose-gc');
	runInNewContext('gc')();
	expect(given.filter((reference) => reference.deref() !== undefined).length).toBeLessThan(5);
});
