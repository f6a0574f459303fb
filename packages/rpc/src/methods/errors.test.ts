import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALICE, memoryBackend, wordOf } from '../testing/memoryBackend.ts';
import { call } from '../testing/request.ts';
import { RpcServer } from '../transport/server.ts';

const USER_ERROR =
	`0x08c379a0${'20'.padStart(64, '0')}${'0a'.padStart(64, '0')}${'75736572206572726f72'.padEnd(64, '0')}` as const;
const PANIC = `0x4e487b71${'01'.padStart(64, '0')}` as const;

describe('errors', () => {
	const seen: string[] = [];
	const server = new RpcServer(
		memoryBackend({ failure: new TypeError('secret of the database'), revert: USER_ERROR }),
		{
			onInternalError: (method) => seen.push(method),
		},
	);
	let url = '';
	beforeAll(async () => {
		url = (await server.listen()).url;
	});
	afterAll(() => server.close());

	test.each<[string, unknown, number, string]>([
		['eth_nothing', [], -32601, 'the method eth_nothing does not exist/is not available'],
		['constructor', [], -32601, 'the method constructor does not exist/is not available'],
		['mosaic_status', [], -32601, 'the method mosaic_status does not exist/is not available'],
		['eth_sendTransaction', [{}], -32601, 'the method eth_sendTransaction does not exist/is not available'],
		['eth_getBalance', [], -32602, "invalid parameter 'address': it is required"],
		[
			'eth_getBalance',
			['0x12'],
			-32602,
			"invalid parameter 'address': hex string has length 2, want 40 for an address",
		],
		['eth_getBalance', [5], -32602, "invalid parameter 'address': expected an address, got 5"],
		[
			'eth_getBalance',
			[ALICE, 'newest'],
			-32602,
			`invalid parameter 'block': expected a block number, tag, hash or EIP-1898 object, got "newest"`,
		],
		['eth_getBalance', [ALICE, '0x01'], -32602, "invalid parameter 'block': hex number with leading zero digits"],
		['eth_getBalance', [ALICE, {}], -32602, "invalid parameter 'block': blockHash or blockNumber is required"],
		['eth_getBalance', [ALICE, 'latest', 1], -32602, 'too many arguments: 3 given, at most 2 are wanted'],
		['eth_getBalance', { owner: ALICE }, -32602, "invalid parameter 'owner': the method has no parameter of this name"],
		[
			'eth_call',
			[{ to: ALICE, value: 12 }],
			-32602,
			"invalid parameter 'transaction.value': expected a hex quantity (0x-prefixed, no leading zeros, below 2^256), got 12",
		],
		[
			'eth_call',
			[{ input: '0x01', data: '0x02' }],
			-32602,
			`invalid parameter 'transaction': both "data" and "input" are set and not equal: use "input"`,
		],
		['eth_call', [{ data: '0x123' }], -32602, "invalid parameter 'transaction.data': hex string of odd length"],
		['eth_getStorageAt', [ALICE, '0xasdf'], -32602, "invalid parameter 'storageSlot': invalid hex in storage key"],
		[
			'eth_getStorageAt',
			[ALICE, `0x${'0'.repeat(65)}`],
			-32602,
			"invalid parameter 'storageSlot': storage key too long (want at most 32 bytes)",
		],
		[
			'eth_getLogs',
			[{ blockHash: wordOf(1), fromBlock: '0x1' }],
			-32602,
			"invalid parameter 'filter': cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other",
		],
		[
			'eth_getLogs',
			[{ topics: [[wordOf(1), '0x1']] }],
			-32602,
			"invalid parameter 'filter.topics[0][1]': hex string has length 1, want 64 for a 32-byte hash",
		],
		[
			'eth_feeHistory',
			['0x1', 'latest', [50, 20]],
			-32602,
			"invalid parameter 'rewardPercentiles': not in ascending order",
		],
		['eth_sendRawTransaction', ['0x'], -32003, 'nonce too low: next nonce 1, tx nonce 0'],
		['eth_getFilterChanges', ['0x1'], -32000, 'filter not found'],
		['eth_subscribe', ['newHeads'], -32004, 'notifications not supported: subscriptions need a WebSocket'],
	])('%s %j', async (method, params, code, message) => {
		expect((await call(url, method, params)).error).toEqual({ code, message });
	});

	test('a revert has code 3, its reason and its data', async () => {
		const { error } = await call(url, 'eth_call', [{ to: ALICE }]);
		expect(error).toEqual({ code: 3, message: 'execution reverted: user error', data: USER_ERROR });
	});

	test('an internal failure tells the caller nothing and the log everything', async () => {
		const answer = await call(url, 'eth_getBalance', [ALICE]);
		expect(answer.error).toEqual({ code: -32603, message: 'internal error: the node log has the details' });
		expect(seen).toEqual(['eth_getBalance']);
	});
});

describe('revert reasons', () => {
	test.each<[`0x${string}`, string]>([
		['0x', 'execution reverted'],
		[PANIC, 'execution reverted: assert(false)'],
		[`0x4e487b71${'99'.padStart(64, '0')}`, 'execution reverted: unknown panic code: 0x99'],
		['0x08c379a0', 'execution reverted'],
		[`0x08c379a0${'f'.repeat(192)}`, 'execution reverted'],
		['0x77726f6e67', 'execution reverted'],
	])('%s', async (data, message) => {
		const server = new RpcServer(memoryBackend({ revert: data }));
		const { url } = await server.listen();
		expect((await call(url, 'eth_call', [{ to: ALICE }])).error).toEqual({ code: 3, message, data });
		await server.close();
	});
});
