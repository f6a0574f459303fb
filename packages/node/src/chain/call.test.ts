import { type Address, hexToBytes } from '@mosaic/consensus';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetContracts } from '../execution/testing/program.ts';
import { presetAccounts } from '../execution/testing/randomBlocks.ts';
import { Database } from '../storage/index.ts';
import { Chain } from './chain.ts';
import { addresses, ListSource, produceOn, recipient, sign, testGenesis } from './testing/testChain.ts';
import type { CallMessage } from './types.ts';

const reverting: Address = `0x${'d0'.repeat(20)}`;
const spending: Address = `0x${'d1'.repeat(20)}`;
const [sender] = addresses as [Address];
const contract = (code: `0x${string}`, balance = 0n) => ({ balance, nonce: 1n, code, storage: new Map() });

let database: Database;
let chain: Chain;
beforeAll(async () => {
	database = await Database.open();
	const alloc = new Map([
		[reverting, contract('0x60aa5f5260205ffd')],
		[spending, contract('0x5b5f56', 9n)],
	]);
	chain = await Chain.open({ database, genesis: testGenesis(alloc) });
});
afterAll(async () => {
	await chain.close();
	await database.close();
});

function call(message: CallMessage, more: object = {}) {
	return chain.call({ blockHash: chain.head.hash, message, ...more });
}

describe('a call', () => {
	it('uses the gas that the same transaction uses in a block, for any contract', async () => {
		await fc.assert(
			fc.asyncProperty(presetAccounts, fc.constantFrom(30_000n, 90_000n, 2_000_000n), async (alloc, gasLimit) => {
				const temporary = await Database.open();
				try {
					const other = await Chain.open({ database: temporary, genesis: testGenesis(alloc) });
					for (const to of presetContracts) {
						const source = new ListSource([sign(other, { nonce: 0, to, value: 1n, gasLimit })]);
						const executed = await produceOn(other, other.head, source);
						const { timestamp, number, baseFeePerGas, coinbase, mixHash } = executed.block.header;
						const result = await other.call({
							blockHash: other.head.hash,
							message: {
								from: sender,
								to,
								value: 1n,
								gas: gasLimit,
								maxFeePerGas: 3_000_000_000n,
								maxPriorityFeePerGas: 1n,
							},
							blockOverrides: {
								timestamp,
								number,
								...(baseFeePerGas === undefined ? {} : { baseFeePerGas }),
								feeRecipient: coinbase.toString(),
								prevRandao: `0x${Buffer.from(mixHash).toString('hex')}`,
							},
						});
						expect(result.gasUsed).toBe(executed.receipts[0]?.gasUsed);
						expect(result.failure === null).toBe(executed.receipts[0]?.succeeded);
						expect(result.logs).toEqual(executed.receipts[0]?.logs);
					}
				} finally {
					await temporary.close();
				}
			}),
			{ numRuns: 25 },
		);
	});

	it('gives the data of a revert, and the name of another failure', async () => {
		expect((await call({ to: reverting })).failure).toEqual({ kind: 'revert', data: `0x${'aa'.padStart(64, '0')}` });
		const halted = await call({ to: spending, gas: 50_000n });
		expect(halted).toMatchObject({ failure: { kind: 'halt', outOfGas: true }, gasUsed: 50_000n, returnData: '0x' });
	});

	it('charges a plain transfer 21000, and leaves no trace', async () => {
		const root = chain.head.header.stateRoot;
		expect((await call({ from: sender, to: recipient, value: 3n })).gasUsed).toBe(21_000n);
		const view = await chain.stateAt(chain.head.hash);
		expect(await view.getAccount(recipient)).toBeNull();
		expect(chain.head.header.stateRoot).toEqual(root);
		expect(hexToBytes(view.stateRoot)).toEqual(root);
	});

	it('may come from a contract, or from nobody', async () => {
		expect((await call({ from: spending, to: recipient, value: 9n })).failure).toBeNull();
		expect((await call({ to: recipient })).failure).toBeNull();
	});

	it('refuses what no transaction could start, by code', async () => {
		const refusals: [CallMessage, string][] = [
			[{ from: recipient, to: sender, value: 1n }, 'CALL_FUNDS'],
			[{ from: recipient, to: sender, gasPrice: 2_000_000_000n }, 'CALL_FUNDS'],
			[{ from: sender, to: sender, maxFeePerGas: 1n }, 'CALL_FEE_CAP'],
			[{ from: sender, to: sender, gas: 20_999n }, 'CALL_INTRINSIC_GAS'],
			[{ from: sender, data: `0x${'00'.repeat(60_000)}` }, 'CALL_MALFORMED'],
		];
		for (const [message, code] of refusals) await expect(call(message)).rejects.toMatchObject({ code });
	});

	it('sees overrides of state and block', async () => {
		const code = '0x5f545f524360205260405ff3';
		const zero = `0x${'00'.repeat(32)}` as const;
		const five = `0x${'05'.padStart(64, '0')}` as const;
		const overrides = { [recipient]: { code, stateDiff: { [zero]: five } } };
		const result = await call({ to: recipient }, { stateOverrides: overrides, blockOverrides: { number: 6n } });
		expect(result.returnData).toBe(`${five}${'06'.padStart(64, '0')}`);
		expect((await call({ to: recipient })).returnData).toBe('0x');
	});

	it('names the contract that a deployment creates', async () => {
		const result = await call({ from: sender, data: '0x602a5f526001601ff3' });
		expect(result).toMatchObject({ returnData: '0x2a', failure: null });
		expect(result.createdAddress).toMatch(/^0x[0-9a-f]{40}$/);
	});
});
