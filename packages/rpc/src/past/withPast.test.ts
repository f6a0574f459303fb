import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ForkedPast } from '../backend.ts';
import { UnavailableError } from '../errors/unavailableError.ts';
import { ALICE, headerAt, memoryBackend, TRANSACTION, wordOf } from '../testing/memoryBackend.ts';
import { call } from '../testing/request.ts';
import { RpcServer } from '../transport/server.ts';

/** Blocks of the past are up to this one; the chain here has 0 and 1 as it is for a test, and the hashes of both. */
const last = 0;
const [older, newer] = [wordOf(0x51), wordOf(0x52)];

let asked: unknown[];
let forked: ForkedPast | null;
const past: ForkedPast = {
	last,
	request: async (method, params) => {
		asked.push([method, ...params]);
		if (method === 'eth_getBlockByHash') return { number: params[0] === newer ? '0x1' : '0x0' };
		if (method === 'eth_getTransactionByHash') return { blockNumber: params[0] === newer ? '0x1' : '0x0' };
		if (method === 'eth_getCode') throw new UnavailableError('FORK_TIMEOUT', 'away');
		return 'there';
	},
};
const server = new RpcServer({ ...memoryBackend(), past: { forked: () => forked } });
let url = '';
beforeAll(async () => {
	url = (await server.listen()).url;
});
beforeEach(() => {
	asked = [];
	forked = past;
});
afterAll(() => server.close());

const first = headerAt(0).hash;

test.each<[string, unknown[]]>([
	['eth_getBalance', [ALICE, '0x0']],
	['eth_getBalance', [ALICE, 'earliest']],
	['eth_getBalance', [ALICE, { blockNumber: '0x0' }]],
	['eth_getBlockTransactionCountByNumber', ['0x0']],
	['eth_feeHistory', ['0x1', '0x0', []]],
	['eth_call', [{ to: ALICE }, '0x0']],
])('%s %j is of the past', async (method, params) => {
	expect((await call(url, method, params)).result).toBe('there');
	expect(asked).toEqual([[method, ...params]]);
});

test.each<[string, unknown[]]>([
	['eth_getBalance', [ALICE]],
	['eth_getBalance', [ALICE, 'latest']],
	['eth_getBalance', [ALICE, '0x1']],
	['eth_getBlockByHash', [first, false]],
	['eth_getTransactionReceipt', [TRANSACTION.hash]],
	['eth_chainId', []],
])('%s %j is of here', async (method, params) => {
	expect((await call(url, method, params)).error).toBeUndefined();
	expect(asked).toEqual([]);
});

test('a hash that is not known here is looked for there, and only in the past', async () => {
	expect((await call(url, 'eth_getBlockReceipts', [older])).result).toBe('there');
	expect((await call(url, 'eth_getBlockReceipts', [newer])).result).toBeNull();
	expect((await call(url, 'eth_getTransactionReceipt', [older])).result).toBe('there');
	expect((await call(url, 'eth_getTransactionReceipt', [newer])).result).toBeNull();
	expect((await call(url, 'eth_getBlockTransactionCountByHash', [newer])).result).toBeNull();
});

test('parameters are checked here, and what cannot be had says so', async () => {
	expect((await call(url, 'eth_getBalance', ['0x1', '0x0'])).error?.code).toBe(-32602);
	expect(asked).toEqual([]);
	const { error } = await call(url, 'eth_getCode', [ALICE, '0x0']);
	expect(error).toEqual({ code: -32002, message: 'away [FORK_TIMEOUT]' });
});

test('a chain that goes on from no other has no past', async () => {
	forked = null;
	expect((await call(url, 'eth_getBalance', [ALICE, '0x0'])).result).toBe('0xff');
	expect((await call(url, 'eth_getTransactionReceipt', [older])).result).toBeNull();
	expect(asked).toEqual([]);
});
