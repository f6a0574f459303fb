import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { Change } from './database.ts';
import { WriteQueue } from './writeQueue.ts';

const put = (key: number, value: number): Change => ({
	type: 'put',
	key: Uint8Array.of(key),
	value: Uint8Array.of(value),
});
const removed = (key: number): Change => ({ type: 'del', key: Uint8Array.of(key) });

function found(queue: WriteQueue): readonly (number | string | undefined)[] {
	return [1, 2, 3].map((key) => {
		const change = queue.find(Uint8Array.of(key));
		return change?.type === 'put' ? change.value[0] : change?.type;
	});
}

/** A queue whose writes end when the test says so, the oldest first. */
function held() {
	const written: (readonly Change[])[] = [];
	const ends: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
	const queue = new WriteQueue((changes) => {
		written.push(changes);
		return new Promise((resolve, reject) => ends.push({ resolve, reject }));
	});
	return {
		queue,
		written,
		succeed: () => ends.shift()?.resolve(),
		fail: () => ends.shift()?.reject(new Error('full')),
	};
}

test('what is asked for during a write is written together after it, in the order of asking', async () => {
	const { queue, written, succeed } = held();
	const first = queue.write([put(1, 10)]);
	queue.defer([put(1, 11), put(2, 20)]);
	const second = queue.write([put(1, 12)]);
	queue.defer([put(1, 13)]);
	const third = queue.write([removed(2)]);
	expect(written).toEqual([[put(1, 10)]]);
	succeed();
	await first;
	await new Promise(setImmediate);
	expect(written.slice(1)).toEqual([[put(1, 11), put(2, 20), put(1, 12), put(1, 13), removed(2)]]);
	succeed();
	await Promise.all([second, third]);
	expect(queue.isDeferring).toBe(false);
});

test('together go a mebibyte or one write that is larger', async () => {
	const { queue, written, succeed } = held();
	const large = (size: number): Change => ({ type: 'put', key: Uint8Array.of(1), value: new Uint8Array(size) });
	const sizes = [1, 500_000, 500_000, 500_000, 2_000_000, 1];
	const all = sizes.map((size) => queue.write([large(size)]));
	for (const one of all) {
		succeed();
		await one;
		await new Promise(setImmediate);
	}
	expect(written.map((changes) => changes.map((change) => (change.type === 'put' ? change.value.length : 0)))).toEqual([
		[1],
		[500_000, 500_000],
		[500_000],
		[2_000_000],
		[1],
	]);
});

test('what is deferred is found until it is written, and what came meanwhile before it', async () => {
	const { queue, written, succeed } = held();
	queue.defer([put(1, 10), put(2, 20)]);
	queue.defer([put(1, 11)]);
	expect([written, queue.deferredBytes]).toEqual([[], 4]);
	const first = queue.write([]);
	queue.defer([removed(2), put(3, 30)]);
	expect(found(queue)).toEqual([11, 'del', 30]);
	succeed();
	await first;
	expect([found(queue), queue.isDeferring]).toEqual([[undefined, 'del', 30], true]);
	const second = queue.write([]);
	expect(found(queue)).toEqual([undefined, 'del', 30]);
	succeed();
	await second;
	expect([found(queue), queue.isDeferring]).toEqual([[undefined, undefined, undefined], false]);
	expect(queue.deferredBytes).toBe(0);
	expect(written).toEqual([
		[put(1, 11), put(2, 20)],
		[removed(2), put(3, 30)],
	]);
});

test('with a write fails what was asked for meanwhile; deferred changes wait again, in order', async () => {
	const { queue, written, succeed, fail } = held();
	queue.defer([put(1, 10), put(2, 20)]);
	const first = queue.write([put(3, 30)]);
	queue.defer([put(1, 11)]);
	const second = queue.write([put(3, 31)]);
	fail();
	expect((await Promise.allSettled([first, second])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	await queue.settled();
	expect(found(queue)).toEqual([11, 20, undefined]);
	const third = queue.write([put(3, 32)]);
	expect(written.slice(1)).toEqual([[put(1, 11), put(2, 20), put(3, 32)]]);
	succeed();
	await third;
	expect(queue.isDeferring).toBe(false);
});

test('keeps nothing of writes that have ended', async () => {
	const given: WeakRef<object>[] = [];
	const queue = new WriteQueue((changes) => {
		given.push(new WeakRef(changes));
		return Promise.resolve();
	});
	for (let count = 0; count < 100; count += 1) await queue.write([put(1, count)]);
	// What a weak reference holds stays until the task that made it is over.
	await new Promise((resolve) => setImmediate(resolve));
	setFlagsFromString('--expose-gc');
	runInNewContext('gc')();
	expect(given.filter((reference) => reference.deref() !== undefined).length).toBeLessThan(5);
});
