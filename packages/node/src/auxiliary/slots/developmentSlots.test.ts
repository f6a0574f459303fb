import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VirtualClock } from '../../clock/virtualClock.ts';
import { CrowdRest } from './crowdRest.ts';
import { DevelopmentSlots, type MiningMode } from './developmentSlots.ts';

const byHand: MiningMode = { automatic: false, interval: null };

/** A chain whose every slot has a block, unless told otherwise, on a wall that only the test moves. */
class Bench {
	wall = 1_000_000;
	head = 1_000;
	wanted = false;
	waiting = false;
	wakes = 0;
	/** Of each block, and milliseconds that it takes to make it. */
	transactions = 0;
	effort = 0;
	passed = 0;
	readonly clock = new VirtualClock(() => this.wall);
	readonly slots: DevelopmentSlots;

	constructor(mode: MiningMode, slotSeconds = 1) {
		const spec = { genesisTime: 1_000, slotSeconds, heartbeatSeconds: 3_600 };
		this.slots = new DevelopmentSlots(spec, this.clock, mode, new CrowdRest(() => this.passed));
		const demand = {
			wantsBlock: () => this.wanted,
			extending: () => false,
			transactionsWaiting: () => this.waiting,
			headTimestamp: () => this.head,
		};
		this.slots.start(demand, () => {
			this.wakes += 1;
		});
	}

	/** Timestamps of the blocks that are made until none is due, at most so many. */
	blocks(most = 20): number[] {
		const made: number[] = [];
		while (made.length < most) {
			const begun = this.slots.next();
			if (begun === null) break;
			this.head = 1_000 + begun.slot;
			made.push(this.head);
			this.passed += this.effort;
			this.slots.filled(this.transactions);
		}
		return made;
	}
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
	vi.useRealTimers();
});

test('by hand no block is made but those ordered, each in a slot of its own', async () => {
	const bench = new Bench(byHand);
	bench.wanted = true;
	expect(bench.slots.next()).toBeNull();
	const order = bench.slots.orders.add({ count: 3 });
	const spaced = bench.slots.orders.add({ count: 2, spacing: 60 });
	expect(bench.blocks()).toEqual([1_001, 1_002, 1_003, 1_063, 1_123]);
	await Promise.all([order, spaced, bench.slots.orders.add({ count: 0 })]);
	expect(vi.getTimerCount()).toBe(0);
});

test('a block of a special kind is one with transactions, or one that is ordered', async () => {
	const bench = new Bench({ automatic: true, interval: null });
	bench.wanted = true;
	bench.slots.setNextTimestamp(5_000);
	expect(bench.slots.next()).toBeNull();
	expect(vi.getTimerCount()).toBe(0);
	bench.waiting = true;
	expect(bench.blocks(1)).toEqual([5_000]);
	bench.waiting = false;
	let isReserved = true;
	bench.slots.reserveWhile(() => isReserved);
	expect(bench.slots.next()).toBeNull();
	const order = bench.slots.orders.add({ count: 1 });
	expect(bench.blocks(1)).toEqual([5_001]);
	isReserved = false;
	expect(bench.blocks(1)).toEqual([5_002]);
	await order;
});

test('a timestamp asked for while a block is under way is of the next one', () => {
	const bench = new Bench({ automatic: true, interval: null });
	bench.wanted = true;
	expect(bench.slots.next()).toEqual({ slot: 1, force: false });
	bench.slots.setNextTimestamp(5_000);
	bench.head = 1_001;
	bench.slots.filled(0);
	expect(bench.slots.nextTimestamp).toBe(5_000);
	bench.waiting = true;
	expect(bench.blocks(2)).toEqual([5_000, 5_001]);
	expect(bench.slots.nextTimestamp).toBeNull();
});

test('no block is made for finality alone where nothing is to follow up', async () => {
	const bench = new Bench({ automatic: true, interval: null });
	bench.slots.followUp = false;
	bench.wanted = true;
	expect(bench.slots.next()).toBeNull();
	bench.waiting = true;
	expect(bench.blocks(1)).toEqual([1_001]);
	bench.waiting = false;
	expect(bench.slots.next()).toBeNull();
	const order = bench.slots.orders.add({ count: 2 });
	expect(bench.blocks()).toEqual([1_002, 1_003]);
	await order;
	expect(vi.getTimerCount()).toBe(0);
});

test('tells what time a block would have that were made now', () => {
	const bench = new Bench(byHand);
	expect(bench.slots.nextTime).toBe(1_001);
	bench.wall += 30_000;
	expect(bench.slots.nextTime).toBe(1_030);
	bench.slots.setSpacing(12);
	expect(bench.slots.nextTime).toBe(1_012);
	bench.slots.setNextTimestamp(5_000);
	expect(bench.slots.nextTime).toBe(5_000);
	void bench.slots.orders.add({ count: 1 });
	expect(bench.blocks()).toEqual([5_000]);
});

test('an order is answered when what its last block brought about is done, not before', async () => {
	const bench = new Bench(byHand);
	let answered = false;
	const order = bench.slots.orders.add({ count: 1 }).then(() => {
		answered = true;
	});
	expect(bench.slots.next()).toEqual({ slot: 1, force: true });
	bench.slots.filled(0);
	await Promise.resolve();
	expect(answered).toBe(false);
	expect(bench.slots.next()).toBeNull();
	await order;
});

test('an order goes before a block that is wanted, and its timestamp is for its first block alone', () => {
	const bench = new Bench({ automatic: true, interval: null });
	bench.wanted = true;
	void bench.slots.orders.add({ count: 2, timestamp: 5_000 });
	expect(bench.blocks(3)).toEqual([5_000, 5_001, 5_002]);
	expect(bench.clock.now()).toBe(5_002_000);
});

test('a timestamp asked for is the next block’s, whoever wants it, and time goes on from there', () => {
	const bench = new Bench({ automatic: true, interval: null });
	bench.clock.set(9_000_000);
	bench.slots.setNextTimestamp(4_000);
	bench.wanted = true;
	bench.waiting = true;
	expect(bench.blocks(2)).toEqual([4_000, 4_001]);
	expect(bench.slots.nextTimestamp).toBeNull();
	bench.slots.setSpacing(12);
	expect(bench.blocks(2)).toEqual([4_013, 4_025]);
});

test('at intervals blocks are made by the clock, and none for what is wanted', () => {
	const bench = new Bench({ automatic: false, interval: 5 });
	bench.wanted = true;
	expect(bench.blocks()).toEqual([]);
	bench.wall += 4_999;
	expect(bench.blocks()).toEqual([]);
	bench.wall += 1;
	expect(bench.blocks()).toEqual([1_005]);
	bench.wall += 12_000;
	expect(bench.blocks()).toEqual([1_017]);
	bench.wall += 4_000;
	expect(bench.blocks()).toEqual([]);
	expect(vi.getTimerCount()).toBe(1);
	vi.advanceTimersByTime(1_000);
	expect(bench.wakes).toBeGreaterThan(1);
});

test('mixed, blocks are made at intervals and when wanted', () => {
	const bench = new Bench({ automatic: true, interval: 5 });
	bench.wanted = true;
	expect(bench.blocks(1)).toEqual([1_001]);
	bench.wanted = false;
	bench.wall += 5_000;
	expect(bench.blocks()).toEqual([1_006]);
});

test('a mode changed takes effect at once', () => {
	const bench = new Bench(byHand);
	bench.wanted = true;
	expect(bench.blocks()).toEqual([]);
	const { wakes } = bench;
	bench.slots.setMode({ automatic: true, interval: null });
	expect(bench.wakes).toBe(wakes + 1);
	expect(bench.blocks(1)).toHaveLength(1);
});

test('a clock that is moved makes no block: neither the heartbeat nor the interval is due by that', () => {
	for (const mode of [
		{ automatic: true, interval: null },
		{ automatic: false, interval: 5 },
	] as const) {
		const bench = new Bench(mode);
		bench.clock.set(90_000_000);
		bench.slots.timeMoved();
		expect(bench.blocks()).toEqual([]);
		bench.wall += 3_600_000;
		expect(bench.blocks()).toEqual([93_600]);
	}
});

test('where no slot gets a block, an order is refused and others have their turn', async () => {
	const bench = new Bench(byHand);
	const order = bench.slots.orders.add({ count: 1 });
	const slots = new Set<number>();
	for (let begun = bench.slots.next(); begun !== null; begun = bench.slots.next()) slots.add(begun.slot);
	expect(slots.size).toBe(128);
	await expect(order).rejects.toMatchObject({ code: 'BLOCK_NOT_MADE' });
	bench.slots.stirred();
	const next = bench.slots.orders.add({ count: 1 });
	expect(bench.blocks()).toHaveLength(1);
	await next;
});

test('a source that is stopped refuses orders, those that wait as well', async () => {
	const bench = new Bench(byHand);
	const waiting = bench.slots.orders.add({ count: 1 });
	bench.slots.stop();
	await expect(waiting).rejects.toMatchObject({ code: 'BLOCK_NOT_MADE' });
	await expect(bench.slots.orders.add({ count: 1 })).rejects.toMatchObject({ code: 'BLOCK_NOT_MADE' });
	expect(bench.slots.next()).toBeNull();
});

test('slots longer than a second: timestamps stay on their starts', () => {
	const bench = new Bench(byHand, 4);
	const spec = (slot: number): number => 1_000 + slot * 4;
	void bench.slots.orders.add({ count: 1, timestamp: 1_010 });
	const begun = bench.slots.next();
	expect(spec(begun?.slot ?? 0)).toBe(1_008);
	expect(bench.clock.now()).toBe(1_008_000);
});

test('after a block for a crowd the next one gathers for as long as that took, unless it is ordered', () => {
	const bench = new Bench({ automatic: true, interval: null });
	bench.wanted = true;
	Object.assign(bench, { transactions: 4, effort: 15 });
	expect(bench.blocks(3)).toHaveLength(3);
	bench.transactions = 5;
	const { wakes } = bench;
	expect(bench.blocks()).toHaveLength(1);
	bench.passed += 14;
	expect(bench.blocks()).toEqual([]);
	bench.effort = 0;
	void bench.slots.orders.add({ count: 1 });
	expect(bench.blocks()).toHaveLength(1);
	vi.advanceTimersByTime(1);
	expect(bench.wakes).toBeGreaterThan(wakes);
	bench.passed += 1;
	bench.effort = 400;
	expect(bench.blocks()).toHaveLength(1);
	bench.passed += 19;
	expect(bench.blocks()).toEqual([]);
	bench.passed += 1;
	expect(bench.blocks()).toHaveLength(1);
	bench.slots.stop();
	expect(vi.getTimerCount()).toBe(0);
});
