import { describe, expect, test } from 'vitest';
import type { BlockEvent } from '../backend.ts';
import type { LogQuery } from '../data.ts';
import { LATEST } from '../schema/block.ts';
import { headerAt, logAt, memoryBackend, TRANSACTION, wordOf } from '../testing/memoryBackend.ts';
import { FilterRegistry } from './registry.ts';

const ANY: LogQuery = { addresses: [], topics: [], range: { kind: 'range', from: LATEST, to: LATEST } };
const event = (number: number, removed = false): BlockEvent => ({
	header: headerAt(number),
	logs: async () => [logAt(number, wordOf(9), removed)],
});

function start(limits: { filters?: number; filterChanges?: number } = {}) {
	const backend = memoryBackend();
	const clock = { time: 0 };
	const registry = new FilterRegistry(backend.events, {
		limits: { filters: 10, filterChanges: 10, filterMilliseconds: 100, ...limits },
		now: () => clock.time,
	});
	return { registry, clock, emit: backend.emit };
}

describe('polled filters', () => {
	test('each kind tells what happened since the last poll', async () => {
		const { registry, emit } = start();
		const blocks = await registry.install({ kind: 'blocks' });
		const transactions = await registry.install({ kind: 'transactions', whole: false });
		const logs = await registry.install({ kind: 'logs', query: ANY });
		expect(blocks).toMatch(/^0x[89a-f][0-9a-f]{31}$/);
		emit.head({ removed: [], added: [event(1), event(2)] });
		emit.head({ removed: [event(2, true)], added: [event(3)] });
		emit.transaction(TRANSACTION);
		expect(await registry.poll(blocks)).toEqual([wordOf(2), wordOf(3), wordOf(4)]);
		expect(await registry.poll(transactions)).toEqual([TRANSACTION.hash]);
		expect(await registry.poll(logs)).toEqual(
			[1, 2, 2, 3].map((number, index) => logAt(number, wordOf(9), index === 2)),
		);
		expect(await registry.poll(logs)).toEqual([]);
	});

	test('a log filter keeps to its range and its topics', async () => {
		const { registry, emit } = start();
		const ranged = await registry.install({
			kind: 'logs',
			query: {
				...ANY,
				range: { kind: 'range', from: { kind: 'number', number: 2 }, to: { kind: 'number', number: 3 } },
			},
		});
		const other = await registry.install({ kind: 'logs', query: { ...ANY, topics: [[wordOf(8)]] } });
		const longer = await registry.install({ kind: 'logs', query: { ...ANY, topics: [null, null] } });
		emit.head({ removed: [], added: [event(1), event(2), event(3), event(4)] });
		expect(await registry.poll(ranged)).toEqual([logAt(2, wordOf(9)), logAt(3, wordOf(9))]);
		expect(await registry.poll(other)).toEqual([]);
		expect(await registry.poll(longer)).toEqual([]);
	});

	test('a filter that nobody polls ends', async () => {
		const { registry, clock } = start();
		const kept = await registry.install({ kind: 'blocks' });
		const left = await registry.install({ kind: 'blocks' });
		clock.time = 60;
		await registry.poll(kept);
		clock.time = 120;
		expect(await registry.poll(kept)).toEqual([]);
		await expect(registry.poll(left)).rejects.toMatchObject({ message: 'filter not found' });
		expect(registry.uninstall(kept)).toBe(true);
		expect(registry.uninstall(kept)).toBe(false);
	});

	test('their number and what they keep is bounded', async () => {
		const { registry, emit } = start({ filters: 1, filterChanges: 1 });
		const blocks = await registry.install({ kind: 'blocks' });
		await expect(registry.install({ kind: 'blocks' })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
		emit.head({ removed: [], added: [event(1), event(2)] });
		await expect(registry.poll(blocks)).rejects.toMatchObject({ message: 'filter not found' });
	});
});
