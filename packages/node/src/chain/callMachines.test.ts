import type { Address, Hex } from '@mosaic/consensus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../storage/index.ts';
import { Chain } from './chain.ts';
import { addresses, testGenesis } from './testing/testChain.ts';

/** Answers the sum of a slot, a transient slot and its own balance, and adds one to both slots. */
const counting: Hex = `0x${['5f545f5c0147015f52', '5f546001015f55', '5f5c6001015f5d', '60205ff3'].join('')}`;
const counter: Address = `0x${'d2'.repeat(20)}`;
const [from] = addresses as [Address];

let database: Database;
let chain: Chain;
beforeAll(async () => {
	database = await Database.open();
	const contract = { balance: 0n, nonce: 1n, code: counting, storage: new Map() };
	chain = await Chain.open({ database, genesis: testGenesis(new Map([[counter, contract]])) });
});
afterAll(async () => {
	await chain.close();
	await database.close();
});

function count(value: bigint) {
	return chain.call({ blockHash: chain.head.hash, message: { from, to: counter, value } });
}

describe('a machine for calls', () => {
	it('starts from the state of its block, whatever was called before', async () => {
		const first = await count(3n);
		expect(first.failure).toBeNull();
		for (const value of [3n, 3n]) expect(await count(value)).toEqual(first);
		await expect(count(10n ** 30n)).rejects.toMatchObject({ code: 'CALL_FUNDS' });
		expect(await count(3n)).toEqual(first);
		expect((await Promise.all([count(3n), count(3n), count(3n)])).every((each) => each.gasUsed === first.gasUsed)).toBe(
			true,
		);
	});

	it('tells nobody who listened to the call before', async () => {
		const message = { from, to: counter };
		let told = 0;
		await chain.callWith({ blockHash: chain.head.hash, message }, async (vm, run) => {
			vm.evm.events?.on('beforeMessage', () => {
				told += 1;
			});
			await run();
		});
		await count(0n);
		expect(told).toBe(1);
	});

	it('is not one that calls with overrides have changed', async () => {
		const first = await count(0n);
		const stateOverrides = { [counter]: { code: '0x00' } } as const;
		const message = { from, to: counter };
		const overridden = await chain.call({ blockHash: chain.head.hash, message, stateOverrides });
		expect(overridden.returnData).toBe('0x');
		expect(await count(0n)).toEqual(first);
	});
});
