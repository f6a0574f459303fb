import type { Address, Hash, Vote } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatabaseError } from '../storage/errors.ts';
import { Database } from '../storage/index.ts';
import { createVoteStore } from './voteStore.ts';

let database: Database;
beforeEach(async () => {
	database = await Database.open();
});
afterEach(() => database.close());

const hash: Hash = `0x${'ab'.repeat(32)}`;
const validator = (byte: string): Address => `0x${byte.repeat(20)}`;
const signature = `0x${'01'.repeat(65)}` as const;

function originVote(targetHeight: number, byte = '01'): Vote {
	const message = { source: hash, target: hash, sourceHeight: targetHeight - 1, targetHeight };
	return { kind: 'origin', validator: validator(byte), message, signature };
}

function auxiliaryVote(targetHeight: number): Vote {
	const message = { transitionHash: hash, source: hash, target: hash, sourceHeight: targetHeight - 1, targetHeight };
	return { kind: 'auxiliary', validator: validator('01'), message, signature };
}

test('keeps votes as they are and forgets each domain up to its own height', async () => {
	const store = createVoteStore(database);
	const votes = [auxiliaryVote(9), auxiliaryVote(10), originVote(9), originVote(100), originVote(100, '02')];
	await store.put(votes);
	expect(await store.all()).toHaveLength(5);
	expect(await store.all()).toEqual(expect.arrayContaining(votes));
	await store.forget({ auxiliary: 9, origin: 99 });
	expect(await store.all()).toEqual([auxiliaryVote(10), originVote(100), originVote(100, '02')]);
});

test('works again after the database could not be read at first', async () => {
	await createVoteStore(database).put([auxiliaryVote(9)]);
	let failures = 1;
	const faltering = Object.create(database, {
		entries: {
			value: (...parameters: Parameters<Database['entries']>) => {
				if (failures-- > 0)
					throw new DatabaseError({ code: 'DATABASE_READ_FAILED', location: 'data', detail: 'opened anew' });
				return database.entries(...parameters);
			},
		},
		batch: { value: () => database.batch() },
	}) as Database;
	const store = createVoteStore(faltering);
	await expect(store.put([auxiliaryVote(10)])).rejects.toMatchObject({ code: 'DATABASE_READ_FAILED' });
	await store.put([auxiliaryVote(10)]);
	await store.forget({ auxiliary: 9, origin: 0 });
	expect(await store.all()).toEqual([auxiliaryVote(10)]);
});
