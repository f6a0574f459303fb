import { Worker } from 'node:worker_threads';
import { addressOf, keccakHex, signDigest } from '@mosaic/consensus';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf, person, signed } from './poolFixture.ts';
import { recoverSender } from './recoverSender.ts';
import { spawnRecoverWorker, WorkerRecoverer } from './workerRecoverer.ts';

const people = [person(1), person(2), person(3)];

describe('WorkerRecoverer', () => {
	it('recovers what is asked at once, in order, on a thread of its own', async () => {
		const recoverer = new WorkerRecoverer();
		await recoverer.start();
		const cases = people.flatMap((from) => [
			signed(from, 0),
			signed(from, 1, { type: 0, gasPrice: 9n }),
			signed(from, 2, { type: 1, gasPrice: 9n }),
		]);
		const senders = await Promise.all(cases.map((transaction) => recoverer.recover(transaction.serialize())));
		expect(senders).toEqual(people.flatMap(({ address }) => [address, address, address]));
		expect(await recoverer.recover(Uint8Array.of(1, 2, 3))).toBeNull();
		await recoverer.close();
	});

	it('recovers the signers of digests beside transactions', async () => {
		const recoverer = new WorkerRecoverer();
		const digest = keccakHex('0x01');
		const keys = [1, 2].map((byte) => new Uint8Array(32).fill(byte));
		const votes = keys.map((key) => ({ digest, signature: signDigest(digest, key) }));
		const raw = signed(person(1), 0).serialize();
		const forged = { digest, signature: `0x${'00'.repeat(65)}` } as const;
		const answers = await Promise.all([recoverer.recoverSigners([...votes, forged]), recoverer.recover(raw)]);
		expect(answers).toEqual([[...keys.map((key) => addressOf(key)), null], person(1).address]);
		await recoverer.close();
		expect(await outcomeOf(recoverer.recoverSigners(votes))).toBe('CLOSED');
	});

	it('hands on many answers in order, and others have their turn meanwhile', async () => {
		const recoverer = new WorkerRecoverer();
		await recoverer.start();
		const raw = signed(person(1), 0).serialize();
		const order: number[] = [];
		let others = 0;
		const follow = async (index: number): Promise<void> => {
			await recoverer.recover(raw);
			order.push(index);
			if (index === 0) setImmediate(serveOthers);
			for (const end = performance.now() + 1; performance.now() < end; );
		};
		const serveOthers = (): void => {
			others += 1;
			if (order.length < 40) setImmediate(serveOthers);
		};
		await Promise.all(Array.from({ length: 40 }, (_, index) => follow(index)));
		expect(order).toEqual(Array.from({ length: 40 }, (_, index) => index));
		expect(others).toBeGreaterThan(4);
		await recoverer.close();
	});

	it('rejects what a dying worker leaves, and starts another', async () => {
		const workers: Worker[] = [];
		const recoverer = new WorkerRecoverer(undefined, () => {
			const worker = spawnRecoverWorker();
			workers.push(worker);
			return worker;
		});
		await recoverer.start();
		const raw = signed(person(1), 0).serialize();
		const waiting = Promise.all([outcomeOf(recoverer.recover(raw)), outcomeOf(recoverer.recover(raw))]);
		await workers[0]?.terminate();
		const outcomes = await waiting;
		// Answered before it died, or interrupted; never left hanging.
		for (const outcome of outcomes) expect(['ADMITTED', 'RECOVERY_FAILED']).toContain(outcome);
		expect(await recoverer.recover(raw)).toBe(person(1).address);
		expect(workers).toHaveLength(2);
		await recoverer.close();
	});

	it('tells those whose batch a dead worker never answers', async () => {
		const recoverer = new WorkerRecoverer(undefined, () => new Worker('process.exit(3)', { eval: true }));
		const raw = signed(person(1), 0).serialize();
		expect(await outcomeOf(recoverer.recover(raw))).toBe('RECOVERY_FAILED');
		expect(await outcomeOf(recoverer.recoverSigners([]))).toBe('RECOVERY_FAILED');
		await recoverer.close();
	});

	it('refuses a flood and recovers afterwards', async () => {
		const recoverer = new WorkerRecoverer({ transactions: 2, bytes: 1000 });
		const raw = signed(people[0] ?? person(1), 0).serialize();
		const outcomes = await Promise.all([raw, raw, raw].map((bytes) => outcomeOf(recoverer.recover(bytes))));
		expect(outcomes).toEqual(['ADMITTED', 'ADMITTED', 'RECOVERY_OVERLOADED']);
		expect(await outcomeOf(recoverer.recover(new Uint8Array(1001)))).toBe('RECOVERY_OVERLOADED');
		expect(await recoverer.recover(raw)).toBe(people[0]?.address);
		await recoverer.close();
	});

	it.each([
		['before there is a thread', false],
		['while its thread ends', true],
	])('rejects everything once closed, %s', async (_, isRunning) => {
		const recoverer = new WorkerRecoverer();
		if (isRunning) await recoverer.start();
		const waiting = outcomeOf(recoverer.recover(signed(person(1), 0).serialize()));
		await recoverer.close();
		expect(await waiting).toBe('CLOSED');
		expect(await outcomeOf(recoverer.recover(new Uint8Array()))).toBe('CLOSED');
	});
});

describe('recoverSender', () => {
	it('is total over hostile bytes', () => {
		const valid = signed(person(1), 0).serialize();
		const mutated = fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([index, byte]) => valid.with(index, byte));
		fc.assert(
			fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (raw) => {
				const sender = recoverSender(raw);
				expect(sender === null || sender.length === 20).toBe(true);
			}),
			{ numRuns: 300 },
		);
	});
});
