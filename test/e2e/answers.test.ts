import type { Hex } from '@mosaic/consensus';
import { Wallet } from 'ethers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask as askNode, type RpcMethod, type RpcParameters, type RpcResult } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

let stack: RunningStack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(async () => {
	await stack?.program.stop();
});

const ask = <M extends RpcMethod>(method: M, ...params: RpcParameters<M>): Promise<RpcResult<M>> =>
	askNode(stack.auxiliary.url, method, ...params);
const addressOf = (index: number): Hex => stack.accounts[index]?.address ?? '0x';
const send = (from: Hex): Promise<Hex> => ask('eth_sendTransaction', { from, to: addressOf(9), value: '0x1' });

async function sign(index: number, fields: object): Promise<Hex> {
	const fees = { gasLimit: 21_000, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n };
	const unsigned = { chainId: stack.auxiliary.chainId, type: 2, to: addressOf(9), nonce: 0, ...fees, ...fields };
	return (await new Wallet(stack.accounts[index]?.privateKey ?? '').signTransaction(unsigned)) as Hex;
}

test('a transaction is answered when a block holds it', async () => {
	for (let count = 1; count <= 5; count += 1) {
		const hash = await send(addressOf(0));
		expect(await ask('eth_getTransactionReceipt', hash)).toMatchObject({ status: '0x1' });
		expect(await ask('eth_getTransactionCount', addressOf(0), 'latest')).toBe(`0x${count}`);
	}
	const hash = await ask('eth_sendRawTransaction', await sign(1, {}));
	expect(await ask('eth_getTransactionReceipt', hash)).toMatchObject({ status: '0x1' });
});

test('one that no block can hold yet is answered, and waits', async () => {
	const later = await ask('eth_sendRawTransaction', await sign(2, { nonce: 3 }));
	const cheap = await ask('eth_sendRawTransaction', await sign(3, { maxFeePerGas: 2n, maxPriorityFeePerGas: 2n }));
	for (const hash of [later, cheap])
		expect(await ask('eth_getTransactionByHash', hash)).toMatchObject({ blockNumber: null });
});

test('where blocks are made by hand, every one is answered at once', async () => {
	await ask('evm_setAutomine', false);
	const hash = await send(addressOf(4));
	expect(await ask('eth_getTransactionReceipt', hash)).toBeNull();
	await ask('evm_mine');
	expect(await ask('eth_getTransactionReceipt', hash)).toMatchObject({ status: '0x1' });
	await ask('evm_setAutomine', true);
});

test('a crowd is answered, and all of it is in blocks', async () => {
	const hashes = await Promise.all(Array.from({ length: 20 }, () => send(addressOf(5))));
	expect(new Set(hashes).size).toBe(20);
	const last = await send(addressOf(5));
	for (const hash of [...hashes, last])
		expect(await ask('eth_getTransactionReceipt', hash)).toMatchObject({ status: '0x1' });
});
