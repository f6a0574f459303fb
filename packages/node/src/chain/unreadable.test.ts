import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Database } from '../storage/index.ts';
import { Chain } from './chain.ts';
import { ListSource, openTestChain, produceOn, recipient, sign, testGenesis } from './testing/testChain.ts';

let directory: string;
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'mosaic-unreadable-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('a database that cannot be read for a while speaks neither against a block nor against a transaction', async () => {
	const other = await openTestChain();
	const source = new ListSource([sign(other.chain, { nonce: 0, to: recipient, value: 5n })]);
	const { block } = await produceOn(other.chain, other.chain.head, source);
	const database = await Database.open({ directory });
	const chain = await Chain.open({ database, genesis: testGenesis(new Map()) });
	// What every block reads is in memory then, and accounts are not.
	await produceOn(chain, chain.head);
	await database.close();
	await expect(chain.execute(block)).rejects.toMatchObject({ code: 'DATABASE_READ_FAILED' });
	const same = new ListSource([...block.transactions]);
	await expect(produceOn(chain, chain.head, same)).rejects.toMatchObject({ code: 'DATABASE_READ_FAILED' });
	expect(same.rejections).toEqual([]);
	await chain.close();
	await other.chain.close();
	await other.database.close();
});
