import type { Address, Hash, Hex } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BALANCE, RpcNode } from './testing/rpcNode.ts';

interface Block {
	readonly hash: Hash;
	readonly parentHash: Hash;
	readonly number: Hex;
	readonly timestamp: Hex;
	readonly baseFeePerGas: Hex;
	readonly transactions: readonly unknown[];
}

/** Gives the number and the time of the block that it sees. */
const MOMENT = '435f524260205260405ff3';
/** Keeps the first word of its input, and fails where that is kept already. */
const KEEP_ONCE = '5f35805f5414600c575f55005b5f5ffd';

const wordOf = (value: number | bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;

let node: RpcNode;
beforeEach(async () => {
	node = await RpcNode.start();
});
afterEach(() => node.close());

const block = (tag: string, whole = false): Promise<Block> => node.result('eth_getBlockByNumber', [tag, whole]);
const send = (fields: object): Promise<Hash> =>
	node.result('eth_sendTransaction', [{ from: node.account(0), to: node.account(1), gas: '0x186a0', ...fields }]);

test('is the one that comes next, with what waits in the pool', async () => {
	const latest = await block('latest');
	const [first, second] = [await send({ value: '0x1' }), await send({ value: '0x2' })];
	const pending = await block('pending');
	expect(pending).toMatchObject({ parentHash: latest.hash, number: '0x1', transactions: [first, second] });
	expect(await node.result('eth_getBlockTransactionCountByNumber', ['pending'])).toBe('0x2');
	expect(await node.result('eth_getTransactionByBlockNumberAndIndex', ['pending', '0x1'])).toMatchObject({
		hash: second,
	});
	expect((await block('pending', true)).transactions).toMatchObject([{ hash: first }, { hash: second }]);
	await node.mine();
	const made = await block('latest');
	expect(made).toMatchObject({
		number: pending.number,
		timestamp: pending.timestamp,
		baseFeePerGas: pending.baseFeePerGas,
		transactions: pending.transactions,
	});
	expect(await block('pending')).toMatchObject({ parentHash: made.hash, number: '0x2', transactions: [] });
});

test('balances, calls and estimates see what waits, those at the head do not', async () => {
	const to: Address = await node.deploy(KEEP_ONCE);
	const call = { from: node.account(2), to, data: wordOf(7) };
	await send({ value: '0x5' });
	await send({ to, data: wordOf(7) });
	const [before, after] = [BALANCE, BALANCE + 5n].map((balance) => `0x${balance.toString(16)}`);
	expect(await node.result('eth_getBalance', [node.account(1), 'latest'])).toBe(before);
	expect(await node.result('eth_getBalance', [node.account(1), 'pending'])).toBe(after);
	expect(await node.result('eth_getStorageAt', [to, '0x0', 'latest'])).toBe(wordOf(0));
	expect(await node.result('eth_getStorageAt', [to, '0x0', 'pending'])).toBe(wordOf(7));
	expect(await node.result('eth_call', [call, 'latest'])).toBe('0x');
	expect((await node.call('eth_call', [call, 'pending'])).error?.code).toBe(3);
	expect((await node.call('eth_estimateGas', [call])).error).toBeUndefined();
	expect((await node.call('eth_estimateGas', [call, 'pending'])).error?.code).toBe(3);
	// What is only looked at stays where it is.
	expect(await node.result('txpool_status')).toEqual({ pending: '0x2', queued: '0x0' });
	expect(await node.result('eth_getCode', [to, 'pending'])).toBe(await node.result('eth_getCode', [to, 'latest']));
});

test('a call sees its number and its time', async () => {
	const to = await node.deploy(MOMENT);
	const seen = (tag: string): Promise<Hex> => node.result('eth_call', [{ to }, tag]);
	const { number, timestamp } = await block('latest');
	expect(await seen('latest')).toBe(`0x${[number, timestamp].map((part) => wordOf(BigInt(part)).slice(2)).join('')}`);
	const next = [BigInt(number) + 1n, BigInt(node.nextTime())];
	expect(await seen('pending')).toBe(`0x${next.map((part) => wordOf(part).slice(2)).join('')}`);
});
