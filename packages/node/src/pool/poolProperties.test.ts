import type { TypedTransaction } from '@ethereumjs/tx';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BinaryHeap } from './binaryHeap.ts';
import { costOf } from './entry.ts';
import { readEnvelope } from './envelope.ts';
import { OSAKA_RULES } from './index.ts';
import { type Fixture, GWEI, headChange, outcomeOf, person, poolFixture, signed } from './poolFixture.ts';

const people = Array.from({ length: 5 }, (_, index) => person(index));
const limits = { globalSlots: 10, globalQueue: 5, accountSlots: 6, accountQueue: 3, lifetime: 50 };

type Step =
	| { readonly kind: 'add'; readonly who: number; readonly nonce: number; readonly tip: number }
	| { readonly kind: 'head'; readonly taken: number; readonly fee: number; readonly passes: number }
	| { readonly kind: 'account'; readonly who: number; readonly nonce: number; readonly funds: number }
	| { readonly kind: 'remove'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			kind: fc.constant('add' as const),
			who: fc.nat(4),
			nonce: fc.nat(8),
			tip: fc.integer({ min: 1, max: 30 }),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constant('head' as const), taken: fc.nat(4), fee: fc.nat(12), passes: fc.nat(30) }),
	},
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('account' as const), who: fc.nat(4), nonce: fc.nat(6), funds: fc.nat(8) }),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat(14) }) },
);

const made = new Map<string, TypedTransaction>();

function transactionOf(who: number, nonce: number, tip: number): TypedTransaction {
	const key = `${who}.${nonce}.${tip}`;
	const price = BigInt(tip) * GWEI;
	const transaction =
		made.get(key) ?? signed(people[who] ?? person(0), nonce, { maxFeePerGas: 2n * price, maxPriorityFeePerGas: price });
	made.set(key, transaction);
	return transaction;
}

/** Runs a step; gives the base fee after it. */
async function run(fixture: Fixture, current: Step, baseFee: bigint): Promise<bigint> {
	const { pool, state, clock } = fixture;
	if (current.kind === 'add') {
		await outcomeOf(pool.add(transactionOf(current.who, current.nonce, current.tip)));
	} else if (current.kind === 'remove') {
		const all = [...pool.content().pending.values(), ...pool.content().queued.values()].flat();
		const chosen = all[current.which];
		if (chosen !== undefined) pool.remove(chosen.hash);
	} else if (current.kind === 'account') {
		const { address } = people[current.who] ?? person(0);
		const balance = BigInt(current.funds) * 21_000n * 20n * GWEI;
		state.accounts.set(address, { nonce: BigInt(current.nonce), balance });
		await pool.onHead(headChange([]), state, baseFee);
	} else {
		clock.time += current.passes;
		const source = pool.best();
		const block: TypedTransaction[] = [];
		for (let count = 0; count < current.taken; count++) {
			const transaction = source.next({ baseFeePerGas: baseFee, gasAvailable: 30_000_000n });
			if (transaction === undefined) break;
			block.push(transaction);
			const sender = transaction.getSenderAddress().toString() as `0x${string}`;
			state.accounts.set(sender, { ...state.accounts.get(sender), nonce: transaction.nonce + 1n });
		}
		const next = BigInt(current.fee) * GWEI;
		await pool.onHead(headChange(block), state, next);
		return next;
	}
	return baseFee;
}

async function checkInvariants({ pool, state }: Fixture, baseFee: bigint): Promise<void> {
	const { pending, queued } = pool.content();
	const status = pool.status();
	expect([...pending.values()].flat()).toHaveLength(status.pending);
	expect([...queued.values()].flat()).toHaveLength(status.queued);
	expect(status.pending + status.queued).toBe(pool.size);
	expect(pool.size).toBeLessThanOrEqual(limits.globalSlots + limits.globalQueue);
	for (const [sender, entries] of pending) {
		const account = await state.getAccount(sender);
		let spent = 0n;
		for (const [index, { nonce, raw }] of entries.entries()) {
			expect(nonce).toBe(account.nonce + BigInt(index));
			spent += costOf(readEnvelope(raw, OSAKA_RULES.types));
		}
		expect(spent).toBeLessThanOrEqual(account.balance);
		expect(await pool.pendingNonce(sender)).toBe(account.nonce + BigInt(entries.length));
	}
	for (const [sender, entries] of queued) {
		const { nonce } = await state.getAccount(sender);
		for (const entry of entries) expect(entry.nonce).toBeGreaterThanOrEqual(nonce);
	}
	const given = giveAll(pool, baseFee);
	expect(pool.hasExecutable(baseFee)).toBe(given.length > 0);
	const nonces = new Map<string, bigint>();
	for (const transaction of given) {
		const sender = transaction.getSenderAddress().toString();
		const expected = nonces.get(sender) ?? (await state.getAccount(sender as `0x${string}`)).nonce;
		expect(transaction.nonce).toBe(expected);
		nonces.set(sender, expected + 1n);
	}
}

function giveAll(pool: Fixture['pool'], baseFeePerGas: bigint): TypedTransaction[] {
	const source = pool.best();
	const given: TypedTransaction[] = [];
	for (;;) {
		const transaction = source.next({ baseFeePerGas, gasAvailable: 30_000_000n });
		if (transaction === undefined) return given;
		given.push(transaction);
	}
}

it('keeps its order, funds and limits through any history', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
			const fixture = poolFixture({ limits, locals: new Set([people[0]?.address ?? '0x']) });
			const present = new Set<string>();
			fixture.pool.events.on('admitted', (hash) => expect(present.size).toBe(present.add(hash).size - 1));
			fixture.pool.events.on('dropped', (hash) => expect(present.delete(hash)).toBe(true));
			let baseFee = GWEI;
			for (const current of steps) {
				baseFee = await run(fixture, current, baseFee);
				await checkInvariants(fixture, baseFee);
			}
			expect(present.size).toBe(fixture.pool.size);
		}),
		{ numRuns: 150 },
	);
});

it('a heap gives everything in order', () => {
	fc.assert(
		fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (built, pushed) => {
			const heap = new BinaryHeap<number>((first, second) => first < second, built);
			for (const value of pushed) heap.push(value);
			expect(heap.peek()).toBe(heap.size === 0 ? undefined : Math.min(...built, ...pushed));
			const given: number[] = [];
			for (let value = heap.pop(); value !== undefined; value = heap.pop()) given.push(value);
			expect(given).toEqual([...built, ...pushed].sort((first, second) => first - second));
		}),
	);
});
