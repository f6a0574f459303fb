import type { TypedTransaction } from '@ethereumjs/tx';
import type { Hash } from '@mosaic/consensus';
import { describe, expect, it } from 'vitest';
import { withoutSignature } from '../execution/index.ts';
import type { RejectionCode } from '../execution/types.ts';
import { Database } from '../storage/index.ts';
import { databasePoolStore, PoolError } from './index.ts';
import { drain, ETHER, GWEI, hashOf, headChange, outcomeOf, person, poolFixture, signed } from './poolFixture.ts';

const alice = person(1);
const bob = person(2);
const carol = person(3);
const tip = (gwei: bigint) => ({ maxFeePerGas: 100n * GWEI, maxPriorityFeePerGas: gwei * GWEI });

function hashes(...transactions: TypedTransaction[]): Hash[] {
	return transactions.map(hashOf);
}

describe('a transaction that nobody signed', () => {
	it('waits like any other, also one of a contract, and is not kept over restarts', async () => {
		const database = await Database.open();
		const store = databasePoolStore(database);
		const { pool, state } = poolFixture({ store });
		state.accounts.set(bob.address, { balance: ETHER, code: '0x6000' });
		expect(await outcomeOf(pool.add(signed(bob, 0)))).toBe('SENDER_HAS_CODE');
		const transaction = withoutSignature(signed(bob, 0, { value: 1n }), bob.address);
		expect(await outcomeOf(pool.add(transaction))).toBe('INVALID_SIGNATURE');
		const hash = await pool.addUnsigned(transaction, bob.address);
		expect(await outcomeOf(pool.addUnsigned(transaction, bob.address))).toBe('ALREADY_KNOWN');
		expect(pool.get(hash)).toMatchObject({ sender: bob.address, unsigned: true, executable: true });
		expect(drain(pool)).toEqual([hash]);
		await pool.add(signed(alice, 0));
		await pool.close();
		const kept: Uint8Array[] = [];
		for await (const raw of store.all()) kept.push(Uint8Array.from(raw));
		expect(kept).toEqual([signed(alice, 0).serialize()]);
		await database.close();
	});
});

describe('a head whose state could not be read', () => {
	it('may be told again, and keeps the pool from no other', async () => {
		const { pool, state } = poolFixture();
		const [first, second] = [signed(alice, 0), signed(alice, 1)];
		await pool.add(second);
		const { getAccount } = state;
		state.getAccount = () => Promise.reject(new RangeError('unreadable'));
		const change = headChange([], [first]);
		await expect(pool.onHead(change, state, GWEI)).rejects.toThrow('unreadable');
		state.getAccount = getAccount;
		await pool.onHead(headChange([]), state, GWEI);
		await pool.onHead(change, state, GWEI);
		expect(drain(pool)).toEqual(hashes(first, second));
		await pool.close();
	});
});

describe('queues by nonce', () => {
	it('holds transactions back until the nonces before them are filled', async () => {
		const { pool, events } = poolFixture();
		const [first, second, third] = [signed(alice, 0), signed(alice, 1), signed(alice, 2)];
		await pool.add(third);
		await pool.add(second);
		expect(pool.status()).toEqual({ pending: 0, queued: 2 });
		expect(await pool.pendingNonce(alice.address)).toBe(0n);
		await pool.add(first);
		expect(pool.status()).toEqual({ pending: 3, queued: 0 });
		expect(await pool.pendingNonce(alice.address)).toBe(3n);
		expect(events.filter((event) => event.startsWith('executable'))).toEqual(
			hashes(first, second, third).map((hash) => `executable ${hash}`),
		);
		expect(drain(pool)).toEqual(hashes(first, second, third));
	});

	it('answers the account’s nonce for senders without transactions', async () => {
		const { pool, state } = poolFixture();
		state.accounts.set(bob.address, { nonce: 9n });
		expect(await pool.pendingNonce(bob.address)).toBe(9n);
	});

	it('knows what it has, also while it is being admitted', async () => {
		const { pool } = poolFixture();
		const transaction = signed(alice, 0);
		const both = await Promise.all([outcomeOf(pool.add(transaction)), outcomeOf(pool.add(transaction.serialize()))]);
		expect(both).toEqual(['ADMITTED', 'ALREADY_KNOWN']);
		expect(await outcomeOf(pool.add(transaction))).toBe('ALREADY_KNOWN');
	});

	it('lists content by sender, in the order of nonces', async () => {
		const { pool } = poolFixture();
		for (const nonce of [4, 0, 3, 1]) await pool.add(signed(alice, nonce));
		await pool.add(signed(bob, 1));
		const { pending, queued } = pool.content();
		expect(pending.get(alice.address)?.map(({ nonce }) => nonce)).toEqual([0n, 1n]);
		expect(queued.get(alice.address)?.map(({ nonce }) => nonce)).toEqual([3n, 4n]);
		expect([...pool.content(bob.address).queued.keys()]).toEqual([bob.address]);
		expect(pool.content(bob.address).pending.size).toBe(0);
	});

	it('is empty when it was cleared, and takes the same again', async () => {
		const { pool, events } = poolFixture();
		for (const nonce of [0, 1, 3]) await pool.add(signed(alice, nonce));
		await pool.add(signed(bob, 0));
		pool.clear();
		expect(pool.status()).toEqual({ pending: 0, queued: 0 });
		expect(events.filter((event) => event.endsWith('removed'))).toHaveLength(4);
		expect(await pool.pendingNonce(alice.address)).toBe(0n);
		await pool.add(signed(alice, 0));
		expect(pool.status()).toEqual({ pending: 1, queued: 0 });
	});

	it('lets later transactions wait when one is removed', async () => {
		const { pool, events } = poolFixture();
		const [first, second] = [signed(alice, 0), signed(alice, 1)];
		await pool.add(first);
		await pool.add(second);
		expect(pool.remove(hashOf(first))).toBe(true);
		expect(pool.remove(hashOf(first))).toBe(false);
		expect(events.at(-1)).toBe(`dropped ${hashOf(first)} removed`);
		expect(pool.status()).toEqual({ pending: 0, queued: 1 });
		await pool.add(signed(alice, 0, tip(3n)));
		expect(pool.status()).toEqual({ pending: 2, queued: 0 });
	});
});

describe('replacement', () => {
	it.each([
		[20n, 10n, 'REPLACEMENT_UNDERPRICED'],
		[22n, 10n, 'REPLACEMENT_UNDERPRICED'],
		[21n, 11n, 'REPLACEMENT_UNDERPRICED'],
		[22n, 11n, 'ADMITTED'],
	])('of fee cap 20 and tip 10 by %s and %s', async (fee, priority, outcome) => {
		const { pool, events } = poolFixture();
		const prices = (maxFeePerGas: bigint, maxPriorityFeePerGas: bigint) => ({
			maxFeePerGas: maxFeePerGas * GWEI,
			maxPriorityFeePerGas: maxPriorityFeePerGas * GWEI,
		});
		const former = await pool.add(signed(alice, 0, prices(20n, 10n)));
		await pool.add(signed(alice, 1));
		const replacement = signed(alice, 0, { ...prices(fee, priority), value: 2n });
		expect(await outcomeOf(pool.add(replacement))).toBe(outcome);
		expect(events.includes(`dropped ${former} replaced`)).toBe(outcome === 'ADMITTED');
		expect(pool.status()).toEqual({ pending: 2, queued: 0 });
		expect(drain(pool)[0]).toBe(outcome === 'ADMITTED' ? hashOf(replacement) : former);
	});
});

describe('order of a block', () => {
	it('is by effective tip at the base fee, then by arrival, each sender by nonce', async () => {
		const { pool } = poolFixture();
		const cheapFirst = signed(alice, 0, tip(1n));
		const dearLater = signed(alice, 1, tip(9n));
		const middle = signed(bob, 0, tip(5n));
		const capped = signed(carol, 0, { maxFeePerGas: 6n * GWEI, maxPriorityFeePerGas: 6n * GWEI });
		for (const transaction of [cheapFirst, dearLater, middle, capped]) await pool.add(transaction);
		expect(drain(pool, GWEI)).toEqual(hashes(middle, capped, cheapFirst, dearLater));
		expect(drain(pool, 0n)).toEqual(hashes(capped, middle, cheapFirst, dearLater));
		expect(drain(pool, 7n * GWEI)).toEqual(hashes(middle, cheapFirst, dearLater));
	});

	it('skips senders whose transaction does not fit any more', async () => {
		const { pool } = poolFixture();
		const big = signed(alice, 0, { ...tip(9n), gasLimit: 1_000_000n });
		const after = signed(alice, 1, tip(9n));
		const small = signed(bob, 0);
		for (const transaction of [big, after, small]) await pool.add(transaction);
		expect(drain(pool, GWEI, 900_000n)).toEqual(hashes(small));
		expect(pool.size).toBe(3);
	});

	it('gives no transaction that left or was replaced since', async () => {
		const { pool } = poolFixture();
		const [mine, replaced, other] = [signed(alice, 0, tip(9n)), signed(alice, 1, tip(9n)), signed(bob, 0)];
		for (const transaction of [mine, replaced, other]) await pool.add(transaction);
		const source = pool.best();
		const context = { baseFeePerGas: GWEI, gasAvailable: ETHER };
		expect(source.next(context)).toBe(pool.get(hashOf(mine))?.transaction);
		const replacement = signed(alice, 1, { maxFeePerGas: 200n * GWEI, maxPriorityFeePerGas: 20n * GWEI });
		await pool.add(replacement);
		pool.remove(hashOf(other));
		expect(source.next(context)).toBe(pool.get(hashOf(replacement))?.transaction);
		expect(source.next(context)).toBeUndefined();
	});

	it.each([
		['NONCE_TOO_LOW', true, true],
		['NONCE_TOO_HIGH', false, false],
		['INSUFFICIENT_FUNDS', true, false],
		['FEE_BELOW_BASE_FEE', false, false],
		['GAS_EXCEEDS_BLOCK', false, false],
		['SENDER_HAS_CODE', true, false],
		['SIGNATURE_INVALID', true, false],
		['EXECUTION_REFUSED', true, false],
	] satisfies [RejectionCode, boolean, boolean][])(
		'%s: dropped %s, goes on with the sender %s',
		async (code, dropped, goesOn) => {
			const { pool } = poolFixture();
			const [first, second] = [signed(alice, 0), signed(alice, 1)];
			await pool.add(first);
			await pool.add(second);
			const source = pool.best();
			const context = { baseFeePerGas: GWEI, gasAvailable: ETHER };
			const given = source.next(context);
			if (given !== undefined) source.reject(given, { code, message: '' });
			expect(pool.get(hashOf(first)) === undefined).toBe(dropped);
			expect(source.next(context) !== undefined).toBe(goesOn);
		},
	);

	it('keeps a later transaction whose funds only its own predecessors spent', async () => {
		const { pool } = poolFixture();
		await pool.add(signed(alice, 0));
		const second = await pool.add(signed(alice, 1));
		const source = pool.best();
		const context = { baseFeePerGas: GWEI, gasAvailable: ETHER };
		source.next(context);
		const given = source.next(context);
		if (given !== undefined) source.reject(given, { code: 'INSUFFICIENT_FUNDS', message: '' });
		expect(pool.get(second)).toBeDefined();
	});
});

describe('limits', () => {
	const limits = { globalSlots: 3, globalQueue: 1, accountSlots: 4, accountQueue: 1, lifetime: 1000 };

	it('evicts the cheapest for who pays more, and refuses who does not', async () => {
		const { pool, events } = poolFixture({ limits });
		const pooled = [1n, 2n, 3n, 4n].map((price, index) => signed(person(10 + index), 0, tip(price)));
		for (const transaction of pooled) await pool.add(transaction);
		await expect(pool.add(signed(alice, 0, tip(1n)))).rejects.toMatchObject({
			code: 'UNDERPRICED',
			message: 'transaction underpriced',
		});
		const better = signed(alice, 0, tip(2n));
		expect(await outcomeOf(pool.add(better))).toBe('ADMITTED');
		expect(events).toContain(`dropped ${hashes(...pooled)[0]} evicted`);
		expect(pool.size).toBe(4);
	});

	it('gives up waiting transactions first, and lets none of them displace executable ones', async () => {
		const { pool, events } = poolFixture({ limits });
		const waiting = await pool.add(signed(bob, 5, tip(50n)));
		for (const index of [10, 11, 12]) await pool.add(signed(person(index), 0, tip(1n)));
		await pool.add(signed(alice, 0, tip(1n)));
		expect(events).toContain(`dropped ${waiting} evicted`);
		await expect(pool.add(signed(bob, 5, tip(60n)))).rejects.toMatchObject({
			code: 'FUTURE_REPLACES_PENDING',
			message: 'future transaction tries to replace pending',
		});
	});

	it('never evicts local accounts for others, and evicts others for them', async () => {
		const locals = new Set([alice.address, bob.address]);
		const { pool, events } = poolFixture({ limits, locals });
		for (const nonce of [0, 1, 2]) await pool.add(signed(alice, nonce, tip(1n)));
		const foreign = await pool.add(signed(carol, 0, tip(50n)));
		expect(await outcomeOf(pool.add(signed(bob, 0, tip(1n))))).toBe('ADMITTED');
		expect(events).toContain(`dropped ${foreign} evicted`);
		await expect(pool.add(signed(carol, 0, tip(99n)))).rejects.toMatchObject({
			code: 'POOL_FULL',
			message: 'txpool is full',
		});
	});

	it('limits one sender, unless local', async () => {
		const roomy = { ...limits, globalSlots: 100, globalQueue: 100, accountSlots: 2 };
		const { pool } = poolFixture({ limits: roomy, locals: new Set([bob.address]) });
		const outcomes = [];
		for (const nonce of [0, 1, 2, 5, 6]) outcomes.push(await outcomeOf(pool.add(signed(alice, nonce))));
		expect(outcomes).toEqual(['ADMITTED', 'ADMITTED', 'ACCOUNT_LIMIT', 'ADMITTED', 'ACCOUNT_LIMIT']);
		for (const nonce of [0, 1, 2, 5, 6]) expect(await outcomeOf(pool.add(signed(bob, nonce)))).toBe('ADMITTED');
	});

	it('counts large transactions by 32 KiB', async () => {
		const { pool } = poolFixture({ limits });
		const data = new Uint8Array(100_000);
		const large = signed(alice, 0, { data, gasLimit: 1_100_000n });
		await pool.add(large);
		expect(await outcomeOf(pool.add(signed(bob, 0, { maxPriorityFeePerGas: 5n })))).toBe('UNDERPRICED');
		expect(await outcomeOf(pool.add(signed(bob, 0, tip(2n))))).toBe('ADMITTED');
		expect(pool.get(hashOf(large))).toBeUndefined();
	});

	it('drops what waited too long, and nothing executable', async () => {
		const { pool, clock, events, state } = poolFixture({ limits });
		await pool.add(signed(alice, 0));
		const waiting = await pool.add(signed(bob, 5));
		clock.time = 1000;
		await pool.onHead(headChange([]), state, GWEI);
		expect(pool.size).toBe(2);
		clock.time = 1100;
		await pool.onHead(headChange([]), state, GWEI);
		expect(events.at(-1)).toBe(`dropped ${waiting} expired`);
		expect(pool.size).toBe(1);
	});
});

describe('a new head', () => {
	it('drops what it includes and what its nonces passed', async () => {
		const { pool, state, events } = poolFixture();
		const mine = [signed(alice, 0), signed(alice, 1), signed(alice, 2)];
		for (const transaction of mine) await pool.add(transaction);
		const replaced = await pool.add(signed(bob, 0));
		state.accounts.set(alice.address, { nonce: 2n });
		state.accounts.set(bob.address, { nonce: 1n });
		const followed = pool.onHead(headChange([...mine.slice(0, 2), signed(bob, 0, { value: 5n })]), state, GWEI);
		expect(pool.hasExecutable(GWEI)).toBe(true);
		expect(pool.get(hashOf(mine[0] as TypedTransaction))).toBeUndefined();
		await followed;
		expect(events.slice(-3)).toEqual([
			...hashes(...mine.slice(0, 2)).map((hash) => `dropped ${hash} included`),
			`dropped ${replaced} stale`,
		]);
		expect(drain(pool)).toEqual(hashes(...mine.slice(2)));
	});

	it('lets unaffordable transactions wait until there are funds again', async () => {
		const { pool, state } = poolFixture();
		const cost = 21_000n * 10n * GWEI + 1n;
		for (const nonce of [0, 1, 2]) await pool.add(signed(alice, nonce));
		state.accounts.set(alice.address, { balance: 2n * cost });
		await pool.onHead(headChange([]), state, GWEI);
		expect(pool.status()).toEqual({ pending: 2, queued: 1 });
		state.accounts.set(alice.address, { balance: 0n });
		await pool.onHead(headChange([]), state, GWEI);
		expect(pool.status()).toEqual({ pending: 0, queued: 3 });
		state.accounts.set(alice.address, { balance: 3n * cost });
		await pool.onHead(headChange([]), state, GWEI);
		expect(pool.status()).toEqual({ pending: 3, queued: 0 });
	});

	it('takes back the transactions of removed blocks, but for those in added ones', async () => {
		const { pool, state } = poolFixture();
		const [kept, lost] = [signed(alice, 0), signed(alice, 1)];
		const waiting = await pool.add(signed(alice, 2));
		state.accounts.set(alice.address, { nonce: 1n });
		await pool.onHead(headChange([kept], [kept, lost]), state, GWEI);
		expect(drain(pool)).toEqual([hashOf(lost), waiting]);
	});

	it('works off changes in order, whenever they come', async () => {
		const { pool, state } = poolFixture();
		const mine = [0, 1, 2, 3].map((nonce) => signed(alice, nonce));
		for (const transaction of mine) await pool.add(transaction);
		const following = mine.slice(0, 3).map((transaction, index) => {
			state.accounts.set(alice.address, { nonce: BigInt(index + 1) });
			return pool.onHead(headChange([transaction]), state, GWEI);
		});
		await Promise.all(following);
		expect(drain(pool)).toEqual(hashes(...mine.slice(3)));
	});

	it('judges admissions by the newest head', async () => {
		const { pool, state } = poolFixture();
		const admission = outcomeOf(pool.add(signed(alice, 0)));
		const { TestState } = await import('./poolFixture.ts');
		const next = new TestState();
		next.accounts.set(alice.address, { nonce: 1n });
		state.accounts.set(alice.address, { nonce: 0n });
		await pool.onHead(headChange([]), next, GWEI);
		expect(['NONCE_TOO_LOW', 'ADMITTED']).toContain(await admission);
		await pool.onHead(headChange([]), next, GWEI);
		expect(pool.size).toBe(0);
	});
});

describe('a restart', () => {
	it('keeps the transactions, and forgets those that cannot be any more', async () => {
		const database = await Database.open();
		const store = databasePoolStore(database);
		const before = poolFixture({ store });
		const [spent, kept] = [signed(alice, 0), signed(alice, 1)];
		for (const transaction of [spent, kept, signed(bob, 0)]) await before.pool.add(transaction);
		before.pool.remove(hashOf(signed(bob, 0)));
		await before.pool.close();
		expect(await outcomeOf(before.pool.add(signed(carol, 0)))).toBe('CLOSED');

		const after = poolFixture({ store });
		after.state.accounts.set(alice.address, { nonce: 1n });
		expect(await after.pool.restore()).toBe(1);
		expect(drain(after.pool)).toEqual(hashes(kept));
		await after.pool.close();
		const left = [];
		for await (const raw of store.all()) left.push(raw);
		expect(left).toHaveLength(1);
		await database.close();
	});

	it('keeps transactions whose senders could not be recovered', async () => {
		const database = await Database.open();
		const store = databasePoolStore(database);
		const before = poolFixture({ store });
		await before.pool.add(signed(alice, 0));
		await before.pool.close();
		const recover = () => Promise.reject(new PoolError('RECOVERY_FAILED', 'interrupted'));
		const interrupted = poolFixture({ store, recoverer: { recover } });
		expect(await interrupted.pool.restore()).toBe(0);
		await interrupted.pool.close();
		const after = poolFixture({ store });
		expect(await after.pool.restore()).toBe(1);
		await after.pool.close();
		await database.close();
	});

	it('says when the store fails, and writes with the next change', async () => {
		const written = new Set<string>();
		let failing = true;
		const store = {
			async write(changes: readonly { hash: Hash }[]) {
				if (failing) throw new RangeError('disk full');
				for (const { hash } of changes) written.add(hash);
			},
			async *all() {},
		};
		const { pool } = poolFixture({ store });
		const failed = new Promise((resolve) => pool.events.once('storeFailed', resolve));
		const first = await pool.add(signed(alice, 0));
		expect(await failed).toBeInstanceOf(RangeError);
		failing = false;
		const second = await pool.add(signed(alice, 1));
		await pool.close();
		expect([...written].sort()).toEqual([first, second].sort());
	});
});
