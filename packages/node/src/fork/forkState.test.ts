import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hexToBytes, keccakHex } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database } from '../storage/index.ts';
import { ForkError } from './errors.ts';
import { ForkCache } from './forkCache.ts';
import type { ForkPoint } from './forkPoint.ts';
import { type ForkReader, ForkState } from './forkState.ts';
import { ForkStore } from './forkStore.ts';

const name = 'aa'.repeat(20);
const own = 'bb'.repeat(20);
const slot = '01'.padStart(64, '0');
const code = '0x6001';

let database: Database;
let cache: Database;
let asked: string[];
let answers: Record<string, unknown>;
let state: ForkState;
const reader: ForkReader = {
	blockParameter: async () => '0x5',
	request: async (method, params) => {
		asked.push(`${method} ${params.at(-1)}`);
		const answer = answers[method];
		if (answer instanceof Error) throw answer;
		return answer;
	},
};
beforeEach(async () => {
	[database, cache] = await Promise.all([Database.open(), Database.open()]);
	asked = [];
	answers = {
		eth_getBalance: '0x7',
		eth_getTransactionCount: '0x1',
		eth_getCode: code,
		eth_getStorageAt: `0x${'0'.repeat(60)}0100`,
	};
	state = open(database);
});
afterEach(async () => {
	state.close();
	await Promise.all([database.close(), cache.close()]);
});

function open(chain: Database): ForkState {
	return new ForkState(reader, [new ForkStore(chain), new ForkStore(cache)], [own]);
}

test('reads an account and its code once, whoever asks meanwhile', async () => {
	expect(state.account(name)).toBeUndefined();
	await Promise.all([state.loadAccount(name), state.loadAccount(name)]);
	expect(asked).toEqual(['eth_getBalance 0x5', 'eth_getTransactionCount 0x5', 'eth_getCode 0x5']);
	expect(state.account(name)).toMatchObject({ nonce: 1n, balance: 7n, codeHash: hexToBytes(keccakHex(code)) });
	await state.loadSlot(name, slot);
	expect(state.slot(name, slot)).toEqual(Uint8Array.of(1, 0));
	expect(state.account(own)).toBeNull();
});

test('what another chain over the same block read is known, and kept by this one too', async () => {
	await state.loadAccount(name);
	await state.loadSlot(name, slot);
	const other = await Database.open();
	const again = open(other);
	expect(again.account(name)?.balance).toBe(7n);
	expect(again.slot(name, slot)).toEqual(Uint8Array.of(1, 0));
	const kept = new ForkStore(other);
	expect(kept.slot(name, slot)).toEqual(Uint8Array.of(1, 0));
	const account = kept.account(name);
	expect(account === null || account === undefined ? undefined : kept.code(account)).toEqual(hexToBytes(code));
	await other.close();
});

test('an account of nothing is none', async () => {
	answers = { eth_getBalance: '0x0', eth_getTransactionCount: '0x0', eth_getCode: '0x' };
	await state.loadAccount(name);
	expect(state.account(name)).toBeNull();
});

test.each([
	['eth_getBalance', `0x1${'0'.repeat(64)}`],
	['eth_getBalance', 7],
	['eth_getTransactionCount', '0x10000000000000000'],
	['eth_getCode', '0x0'],
	['eth_getCode', `0x${'00'.repeat(300_000)}`],
	['eth_getCode', null],
])('%s is not taken with any answer', async (method, answer) => {
	answers = { ...answers, [method]: answer };
	await expect(state.loadAccount(name)).rejects.toThrow(ForkError);
	expect(state.account(name)).toBeUndefined();
});

test('what failed is asked for again by itself, and it is told when that succeeds', async () => {
	const present = answers.eth_getStorageAt;
	answers = { ...answers, eth_getStorageAt: new ForkError('FORK_UNREACHABLE') };
	await expect(state.loadSlot(name, slot)).rejects.toMatchObject({ code: 'FORK_UNREACHABLE' });
	answers = { ...answers, eth_getStorageAt: present };
	await new Promise<void>((resolve) => state.onRecovered(resolve));
	expect(state.slot(name, slot)).toEqual(Uint8Array.of(1, 0));
});

test('a cache knows a block by its URL, which it does not keep, and is of one process at a time', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'mosaic-cache-'));
	const forks = new ForkCache(folder);
	const point: ForkPoint = { chainId: 1, number: 5, hash: `0x${'0c'.repeat(32)}`, timestamp: 9, nextBaseFee: 7n };
	await forks.keepPoint('http://node/key', point);
	expect(await forks.findPoint('http://node/key', 5)).toEqual(point);
	expect(await forks.findPoint('http://node/other', 5)).toBeNull();
	const first = await forks.open(point);
	expect(first).not.toBeNull();
	expect(await forks.open(point)).toBeNull();
	await first?.close();
	await rm(folder, { recursive: true, force: true });
});
