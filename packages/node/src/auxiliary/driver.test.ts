import type { Hash } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VirtualClock } from '../clock/virtualClock.ts';
import { SigningError } from '../signing/index.ts';
import { DatabaseError } from '../storage/errors.ts';
import type { AuxiliaryDriver } from './driver.ts';
import { DevelopmentSlots } from './slots/developmentSlots.ts';
import { DriverFixture } from './testing/driverFixture.ts';

let fixture: DriverFixture;
let driver: AuxiliaryDriver | undefined;
beforeEach(async () => {
	fixture = await DriverFixture.open();
});
afterEach(async () => {
	await driver?.stop();
	driver = undefined;
	await fixture.close();
	vi.useRealTimers();
});

/** Resolves when a condition holds; the test's own time limit is the only one. */
async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when the engine holds a checkpoint at this height or beyond for final. */
async function finalized(running: AuxiliaryDriver, height: number): Promise<void> {
	await until(() => running.engine.finalized.height >= height);
}

test('includes a transaction, finalises it and rests', async () => {
	driver = await fixture.driver();
	driver.start();
	await fixture.send();
	await finalized(driver, 1);
	await until(() => (driver?.engine.head.block.state.justified[0]?.height ?? 0) >= 1);
	await driver.stop();
	expect(fixture.chain.head.number).toBeLessThanOrEqual(5);
	expect(fixture.lines).toEqual([]);
});

test('a refused seal costs its slot and no more', async () => {
	let refusals = 3;
	driver = await fixture.driver(({ signer }) => ({
		signer: {
			signVotes: (requests) => signer.signVotes(requests),
			signSeal: async (validator, slot, hash) => {
				if (refusals-- > 0) throw new SigningError('SIGNING_REFUSED_DOUBLE_SEAL', 'sealed before', { validator });
				return signer.signSeal(validator, slot, hash);
			},
		},
	}));
	driver.start();
	await fixture.send();
	await finalized(driver, 1);
	expect(fixture.lines.map(({ code }) => code)).toEqual(Array(3).fill('SIGNING_REFUSED_DOUBLE_SEAL'));
});

test('what could not be stored or built is tried again, and nothing of it is lost', async () => {
	let failures = 2;
	const fail = (): void => {
		if (failures-- > 0)
			throw new DatabaseError({ code: 'DATABASE_WRITE_FAILED', location: 'data', detail: 'disk full' });
	};
	driver = await fixture.driver(({ votes, pool }) => ({
		votes: {
			...votes,
			put: async (kept) => {
				fail();
				await votes.put(kept);
			},
		},
		pool: {
			...pool,
			best: () => {
				if (failures === 2) fail();
				return pool.best();
			},
		},
	}));
	driver.start();
	await fixture.send();
	await finalized(driver, 1);
	const line = { msg: 'driver: a turn failed', code: 'DATABASE_WRITE_FAILED' };
	expect(fixture.lines.map(({ msg, code }) => ({ msg, code }))).toEqual([line, line]);
});

test('the pool follows each move of the head, though it could not at once', async () => {
	const moved: Hash[] = [];
	const followed: Hash[] = [];
	fixture.chain.onHead(({ head }) => moved.push(head.hash));
	let failures = 3;
	driver = await fixture.driver(({ pool }) => ({
		pool: {
			...pool,
			follow: async (change) => {
				if (failures-- > 0)
					throw new DatabaseError({ code: 'DATABASE_READ_FAILED', location: 'data', detail: 'opened anew' });
				await pool.follow(change);
				followed.push(change.head.hash);
			},
		},
	}));
	driver.start();
	await fixture.send();
	await finalized(driver, 1);
	await driver.stop();
	expect(followed).toEqual(moved);
	expect(fixture.lines.map(({ code }) => code)).toEqual(Array(3).fill('DATABASE_READ_FAILED'));
});

test('a restart signs the votes that a crash came before', async () => {
	driver = await fixture.driver(({ votes }) => ({
		votes: { ...votes, put: () => Promise.reject(new RangeError('gone')) },
	}));
	const reached = fixture.reached(1);
	driver.start();
	await fixture.send();
	await reached;
	await until(() => fixture.lines.length > 0);
	await driver.stop();
	expect(driver.engine.finalized.height).toBe(0);
	driver = await fixture.driver();
	driver.start();
	await finalized(driver, 1);
});

test('what is final once is final after a restart, though no block carries the links yet', async () => {
	driver = await fixture.driver();
	driver.start();
	await fixture.send();
	await finalized(driver, 1);
	await driver.stop();
	const told = driver.finalized;
	expect(driver.engine.head.block.state.justified[0]?.height).toBeLessThan(told.height);
	// Of four validators one is local now: the others' votes come from the database, or from nobody.
	driver = await fixture.driver(undefined, undefined, 1);
	expect(driver.finalized).toEqual(told);
});

test('transactions that no block takes make one empty block, not one after the other', async () => {
	driver = await fixture.driver(({ pool }) => ({
		pool: { ...pool, hasExecutable: () => true, best: () => noTransactions },
	}));
	const reached = fixture.reached(1);
	driver.start();
	await reached;
	for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
	expect(fixture.chain.head.number).toBe(1);
});

test('the heartbeat is due after its time also where nothing waits', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	let wall = 1_000_000;
	driver = await fixture.driver(undefined, new VirtualClock(() => wall));
	driver.start();
	await until(() => vi.getTimerCount() === 1);
	const pass = (milliseconds: number): void => {
		wall += milliseconds;
		vi.advanceTimersByTime(milliseconds);
	};
	pass(3_599_999);
	expect(fixture.chain.head.number).toBe(0);
	const reached = fixture.reached(1);
	pass(1);
	await reached;
	expect(Number(fixture.chain.head.header.timestamp)).toBe(1_000 + 3_600);
});

test('a contradiction of what is final halts: no block, no vote, and queries still answered', async () => {
	driver = await fixture.driver();
	driver.start();
	const source: Hash = `0x${'ee'.repeat(32)}`;
	driver.submit({ kind: 'metaBlockCommitted', height: 1, source, sourceHeight: 0 });
	await until(() => driver?.halted === 'COMMITTED_CONTRADICTED');
	await fixture.send();
	driver.halt('ORIGIN_ABANDONED');
	driver.submit({ kind: 'slotBegan', slot: 5, force: true });
	for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
	expect(fixture.chain.head.number).toBe(0);
	expect(driver.engine.finalized.height).toBe(0);
	expect(fixture.lines.filter(({ level }) => level === 50)).toMatchObject([{ code: 'COMMITTED_CONTRADICTED' }]);
});

test('in interval mode each slot of the wall has its block, and slots that were slept through stay empty', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	let wall = 1_000_000;
	const clock = new VirtualClock(() => wall);
	driver = await fixture.driver(
		({ spec }) => ({ slots: new DevelopmentSlots(spec, clock, { automatic: false, interval: 1 }) }),
		clock,
	);
	driver.start();
	for (let slot = 1; slot <= 3; slot += 1) {
		const reached = fixture.reached(slot);
		wall += 1_000;
		vi.advanceTimersByTime(1_000);
		await reached;
	}
	for (const [number, late] of [
		[4, 3_000],
		[5, 1_000],
	] as const) {
		const reached = fixture.reached(number);
		wall += late;
		vi.advanceTimersByTime(1_000);
		await reached;
	}
	await driver.stop();
	expect(vi.getTimerCount()).toBe(0);
	const times = await Promise.all(
		[1, 2, 3, 4, 5].map(async (number) => Number((await fixture.chain.getHeader(number))?.timestamp)),
	);
	expect(times).toEqual([1_001, 1_002, 1_003, 1_006, 1_007]);
	expect(fixture.lines).toEqual([]);
});

const noTransactions = { next: () => undefined, reject: () => undefined };
