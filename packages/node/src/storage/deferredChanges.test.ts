import { expect, test } from 'vitest';
import type { Change } from './database.ts';
import { DeferredChanges } from './deferredChanges.ts';

const put = (key: number, value: number): Change => ({
	type: 'put',
	key: Uint8Array.of(key),
	value: Uint8Array.of(value),
});
const removed = (key: number): Change => ({ type: 'del', key: Uint8Array.of(key) });

function seen(changes: DeferredChanges): readonly (number | string | undefined)[] {
	return [1, 2, 3].map((key) => {
		const change = changes.find(Uint8Array.of(key));
		return change?.type === 'put' ? change.value[0] : change?.type;
	});
}

test('what is being written is seen until it is written, and what came meanwhile before it', () => {
	const changes = new DeferredChanges();
	changes.add([put(1, 10), put(2, 20), put(1, 11)]);
	expect(changes.take()).toEqual([put(1, 11), put(2, 20)]);
	changes.add([removed(2), put(3, 30)]);
	expect([seen(changes), changes.bytes, changes.isEmpty]).toEqual([[11, 'del', 30], 3, false]);
	changes.written();
	expect(seen(changes)).toEqual([undefined, 'del', 30]);
	expect(changes.take()).toEqual([removed(2), put(3, 30)]);
	expect([seen(changes), changes.bytes, changes.isEmpty]).toEqual([[undefined, 'del', 30], 0, false]);
	changes.written();
	expect([seen(changes), changes.isEmpty]).toEqual([[undefined, undefined, undefined], true]);
});

test('what could not be written waits again, the newest change of each key', () => {
	const changes = new DeferredChanges();
	changes.add([put(1, 10), put(2, 20)]);
	changes.take();
	changes.add([put(1, 11), put(3, 30)]);
	changes.failed();
	expect([seen(changes), changes.isEmpty]).toEqual([[11, 20, 30], false]);
	expect(changes.take()).toEqual([put(1, 11), put(2, 20), put(3, 30)]);
});
