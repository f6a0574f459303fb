import type { Hex } from '@mosaic/consensus';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chain } from '../chain/index.ts';
import { testGenesis } from '../chain/testing/testChain.ts';
import { Database } from '../storage/index.ts';
import type { Pace } from './pace.ts';

let database: Database;
let chain: Chain;
beforeAll(async () => {
	database = await Database.open();
	chain = await Chain.open({ database, genesis: testGenesis(new Map()) });
});
afterAll(async () => {
	await chain.close();
	await database.close();
});

/** Pauses each time, so that the event loop turns; `stop` throws from its `after`th question on. */
class TestPace implements Pace {
	readonly #after: number;
	pauses = 0;
	elsewhere = 0;
	left = 60_000;

	constructor(after = Number.POSITIVE_INFINITY) {
		this.#after = after;
	}

	pause(): Promise<void> {
		this.pauses += 1;
		if (this.pauses > this.#after) throw new TypeError('its time is over');
		return new Promise((resolve) => setImmediate(resolve));
	}

	meanwhile<T>(work: Promise<T>): Promise<T> {
		this.elsewhere += 1;
		return work;
	}
}

const contract = '0x00000000000000000000000000000000000ca11e';
const word = (value: bigint): string => value.toString(16).padStart(64, '0');

function run(code: Hex, data: Hex, pace?: Pace) {
	return chain.call({
		blockHash: chain.head.hash,
		message: { to: contract, data, gas: 1_000_000n },
		stateOverrides: { [contract]: { code } },
		...(pace !== undefined && { pace }),
	});
}

/** Gives the calldata to a precompiled contract, and returns what it returns. */
const forward = (address: string): Hex => `0x3660006000375f5f365f60${address}5afa503d5f5f3e3d5ff3`;

/** The generators of BN254's two groups, and the first one negated: their pairings cancel. */
const second =
	'198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c21800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed' +
	'090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa';
const field = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n;
const pairing = word(1n) + word(2n) + second + word(1n) + word(field - 2n) + second;

const cases: readonly (readonly [string, Hex, Hex, number])[] = [
	// Counts down from 200, and stores each number.
	['a loop', '0x60c85b80805560019003806002575f5260205ff3', '0x', 0],
	['pairings', forward('08'), `0x${pairing}`, 1],
	['pairings of what is no point', forward('08'), `0x${'11'.repeat(192)}`, 1],
	['rounds of BLAKE2', forward('09'), `0x00004e20${'11'.repeat(208)}01`, 1],
	['few rounds of BLAKE2', forward('09'), `0x0000000c${'11'.repeat(208)}01`, 0],
	['more rounds of BLAKE2 than there is gas', forward('09'), `0xffffffff${'11'.repeat(208)}01`, 1],
	['a long MODEXP', forward('05'), `0x${word(256n)}${word(20n)}${word(256n)}${'f1'.repeat(532)}`, 1],
	['a short MODEXP', forward('05'), `0x${word(32n)}${word(3n)}${word(32n)}${'f1'.repeat(67)}`, 0],
];

describe('a machine that keeps pace', () => {
	test.each(cases)('gives what one does that holds the thread: %s', async (_, code, data, elsewhere) => {
		const pace = new TestPace();
		const paced = await run(code, data, pace);
		expect(paced).toEqual(await run(code, data));
		expect(pace.pauses).toBeGreaterThan(0);
		expect(pace.elsewhere).toBe(elsewhere);
	});

	test('ends when its time is over, in a loop and in calls of itself', async () => {
		await expect(run('0x5b5f56', '0x', new TestPace(1_000))).rejects.toThrow('its time is over');
		await expect(run('0x5f5f5f5f5f305af1', '0x', new TestPace(50))).rejects.toThrow('its time is over');
	});

	test('a precompiled contract ends with its thread when its time is over, and the next gets another', async () => {
		const rounds: Hex = `0x02625a00${'11'.repeat(208)}01`;
		const pace = new TestPace();
		pace.left = 20;
		const message = { to: '0x0000000000000000000000000000000000000009', data: rounds, gas: 50_000_000n } as const;
		const abandoned = chain.call({ blockHash: chain.head.hash, message, pace });
		await expect(abandoned).rejects.toMatchObject({ code: 'PRECOMPILE_ABANDONED' });
		const [, code, data] = cases[1] ?? ['', '0x', '0x'];
		expect((await run(code, data, new TestPace())).returnData).toBe(`0x${word(1n)}`);
	});
});
