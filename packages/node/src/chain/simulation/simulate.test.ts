import { bytesToHex, type Hex } from '@mosaic/consensus';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../storage/index.ts';
import type { Chain } from '../chain.ts';
import { addresses, extend, openTestChain, recipient, sign } from '../testing/testChain.ts';
import type { CallMessage } from '../types.ts';
import type { SimulatedBlock, SimulationBlock, SimulationOptions } from './types.ts';

let chain: Chain;
let database: Database;
beforeEach(async () => {
	({ chain, database } = await openTestChain());
});
afterEach(async () => {
	await chain.close();
	await database.close();
});

const alice = addresses[0] ?? recipient;

function simulate(
	blocks: readonly Partial<SimulationBlock>[],
	changes: Partial<SimulationOptions> = {},
): Promise<readonly SimulatedBlock[]> {
	return chain.simulate({
		blockHash: chain.head.hash,
		blocks: blocks.map((block) => ({ overrides: {}, state: {}, messages: [], ...block })),
		validation: false,
		traceTransfers: false,
		...changes,
	});
}

/** Code that runs `body`, in hex. */
const code = (body: string): Hex => `0x${body}`;

describe('eth_simulateV1', () => {
	test('with validation it makes the block that the same transactions make, but for their signatures', async () => {
		// Stores the caller's value and logs it, so that state, receipts and bloom all have something to say.
		const logger = code('3460005534600052602060002060206000a1');
		const deploy: Hex = `0x71${logger.slice(2)}6000526012600ef3`;
		const fees = { maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 1n };
		const messages: CallMessage[] = [
			{ ...fees, from: alice, to: recipient, value: 7n, gas: 100_000n },
			{ ...fees, from: alice, data: deploy, gas: 200_000n },
		];
		const signed = [
			sign(chain, { nonce: 0, to: recipient, value: 7n }),
			sign(chain, { nonce: 1, data: deploy, gasLimit: 200_000n }),
		];
		const parent = chain.head;
		const made = await extend(chain, signed);
		const { header } = made.block;
		const [simulated] = await chain.simulate({
			blockHash: parent.hash,
			blocks: [
				{
					overrides: {
						timestamp: header.timestamp,
						feeRecipient: header.coinbase.toString(),
						prevRandao: bytesToHex(header.mixHash),
					},
					state: {},
					messages,
				},
			],
			validation: true,
			traceTransfers: false,
		});
		expect(simulated?.calls.map(({ result }) => result.failure)).toEqual([null, null]);
		expect(simulated?.header.gasUsed).toBe(header.gasUsed);
		for (const root of ['stateRoot', 'receiptTrie', 'logsBloom', 'parentHash', 'requestsHash'] as const)
			expect(simulated?.header[root]).toEqual(header[root]);
	});

	test('numbers and times follow from the base, gaps are filled, and disorder is refused', async () => {
		const { header } = chain.head;
		const blocks = await simulate([{ overrides: { number: header.number + 3n } }, {}]);
		expect(blocks.map((block) => block.header.number - header.number)).toEqual([1n, 2n, 3n, 4n]);
		expect(blocks.map((block) => block.header.timestamp - header.timestamp)).toEqual([12n, 24n, 36n, 48n]);
		expect(blocks.map((block) => bytesToHex(block.header.parentHash)).slice(1)).toEqual(
			blocks.map(({ hash }) => hash).slice(0, -1),
		);
		const far = { overrides: { number: header.number + 257n } };
		await expect(simulate([far])).rejects.toMatchObject({ code: 'SIMULATION_TOO_LONG' });
		const back = [{ overrides: { number: header.number + 2n } }, { overrides: { number: header.number + 2n } }];
		await expect(simulate(back)).rejects.toMatchObject({ code: 'SIMULATION_NUMBERS' });
		const early = [{ overrides: { timestamp: header.timestamp } }];
		await expect(simulate(early)).rejects.toMatchObject({ code: 'SIMULATION_TIMES' });
	});

	test('ether that moves is shown where it moves, and not where the move fails', async () => {
		const rich = { [alice]: { balance: 10n ** 18n } };
		// Calls the recipient with 1 wei, logs nothing itself, and then stops or reverts.
		const call = `5f5f5f5f600173${recipient.slice(2)}5af150`;
		const forwards = { ...rich, [recipient]: { code: code('00') } };
		const stops = `0x${'c1'.repeat(20)}` as const;
		const reverts = `0x${'c2'.repeat(20)}` as const;
		const state = { ...forwards, [stops]: { code: code(`${call}00`) }, [reverts]: { code: code(`${call}5f5ffd`) } };
		const messages = [stops, reverts].map((to) => ({ from: alice, to, value: 5n }));
		const [block] = await simulate([{ state, messages }], { traceTransfers: true });
		const [ok, failed] = block?.calls ?? [];
		expect(ok?.logs.map(({ data, logIndex }) => [BigInt(data), logIndex])).toEqual([
			[5n, 0],
			[1n, 1],
		]);
		expect(ok?.logs.map(({ topics }) => topics[2]?.slice(-40))).toEqual([stops.slice(2), recipient.slice(2)]);
		expect(failed?.result.failure).toEqual({ kind: 'revert', data: '0x' });
		expect(failed?.logs).toEqual([]);
		expect(block?.header.logsBloom).toEqual(new Uint8Array(256));
	});

	test('messages build on each other across blocks, and what cannot start names its reason', async () => {
		const state = { [alice]: { balance: 1_000n } };
		const pay = { from: alice, to: recipient, value: 600n };
		await expect(simulate([{ state, messages: [pay] }, { messages: [pay] }])).rejects.toMatchObject({
			code: 'CALL_FUNDS',
		});
		const [first, second] = await simulate([
			{ state, messages: [pay] },
			{ messages: [{ ...pay, from: recipient, to: alice }] },
		]);
		expect([first, second].map((block) => block?.calls[0]?.result.failure)).toEqual([null, null]);
		const strict = { validation: true };
		const cheap = { messages: [{ from: alice, to: recipient }] };
		await expect(simulate([cheap], strict)).rejects.toMatchObject({ code: 'CALL_FEE_CAP' });
		const late = { messages: [{ from: alice, to: recipient, nonce: 5n, maxFeePerGas: 10n ** 10n }] };
		await expect(simulate([late], strict)).rejects.toMatchObject({ code: 'CALL_NONCE' });
		const greedy = { messages: [{ from: alice, to: recipient, gas: chain.head.header.gasLimit + 1n }] };
		await expect(simulate([greedy])).rejects.toMatchObject({ code: 'SIMULATION_BLOCK_FULL' });
		await expect(simulate([{ messages: [{ to: recipient, gas: 20_999n }] }])).rejects.toMatchObject({
			code: 'CALL_INTRINSIC_GAS',
		});
	});

	test('precompiled contracts can be moved and replaced, and nothing else can', async () => {
		const identity = `0x${'00'.repeat(19)}04` as const;
		const moved = `0x${'c3'.repeat(20)}` as const;
		const data = '0xabcdef';
		const messages = [identity, moved].map((to) => ({ to, data }) as const);
		const state = { [identity]: { movePrecompileToAddress: moved, code: code('60005460005260206000f3') } };
		const [block] = await simulate([{ state, messages }]);
		expect(block?.calls.map(({ result }) => result.returnData)).toEqual([`0x${'00'.repeat(32)}`, data]);
		const other = { state: { [recipient]: { movePrecompileToAddress: moved } } };
		await expect(simulate([other])).rejects.toMatchObject({ code: 'OVERRIDE_REFUSED' });
	});
});
