import { type Hash, hexToBytes, recoverAddress } from '@mosaic/consensus';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personalMessageDigest } from '../accounts/index.ts';
import { BALANCE, RpcNode } from './testing/rpcNode.ts';

const GWEI = 10n ** 9n;
/** Stores and logs the first word of its input. */
const RECORDER = '5f355f5560095f5fa100';
/** Panics: assert(false). */
const PANIC = '634e487b7160e01b5f52600160045260245ffd';

describe('transactions over RPC', () => {
	let node: RpcNode;
	let alice: string;
	let bob: string;
	beforeAll(async () => {
		node = await RpcNode.start();
		alice = node.account(0);
		bob = node.account(1);
	});
	afterAll(() => node.close());
	const send = (fields: object): Promise<Hash> =>
		node.result('eth_sendTransaction', [{ from: alice, to: bob, ...fields }]);

	test('a transfer goes from pool to block', async () => {
		const hash = await send({ value: '0x5' });
		expect(await node.result('eth_getTransactionByHash', [hash])).toMatchObject({
			hash,
			blockHash: null,
			type: '0x2',
			from: alice,
		});
		expect(await node.result('eth_getTransactionReceipt', [hash])).toBeNull();
		expect(await node.result('eth_getTransactionCount', [alice, 'latest'])).toBe('0x0');
		expect(await node.result('eth_getTransactionCount', [alice, 'pending'])).toBe('0x1');
		expect(await node.result('txpool_status')).toEqual({ pending: '0x1', queued: '0x0' });
		const blockHash = await node.mine();
		const receipt = await node.result<Record<string, string>>('eth_getTransactionReceipt', [hash]);
		expect(receipt).toMatchObject({
			blockHash,
			status: '0x1',
			gasUsed: '0x5208',
			from: alice,
			to: bob,
			contractAddress: null,
		});
		const block = await node.result<Record<string, unknown>>('eth_getBlockByHash', [blockHash, true]);
		const located = await node.result<Record<string, unknown>>('eth_getTransactionByHash', [hash]);
		expect(block.transactions).toEqual([located]);
		expect(located.gasPrice).toBe(receipt.effectiveGasPrice);
		expect(await node.result('eth_getBlockReceipts', ['latest'])).toEqual([receipt]);
		expect(await node.result('eth_getBalance', [bob, 'latest'])).toBe(`0x${(BALANCE + 5n).toString(16)}`);
		expect(await node.result('eth_getBalance', [bob, { blockNumber: '0x0' }])).toBe(`0x${BALANCE.toString(16)}`);
		expect(await node.result('eth_getTransactionCount', [alice])).toBe('0x1');
		const raw = await node.result<string>('eth_getRawTransactionByHash', [hash]);
		expect((await node.call('eth_sendRawTransaction', [raw])).error).toMatchObject({
			code: -32003,
			message: expect.stringContaining('nonce too low'),
		});
	});

	test('transactions sent at once get consecutive nonces', async () => {
		const hashes = await Promise.all([1, 2, 3, 4, 5].map((value) => send({ value: `0x${value}` })));
		const sent = await Promise.all(
			hashes.map((hash) => node.result<{ nonce: string }>('eth_getTransactionByHash', [hash])),
		);
		expect(new Set(sent.map(({ nonce }) => nonce)).size).toBe(5);
		await node.mine();
		expect(await node.result('eth_getBlockTransactionCountByNumber', ['latest'])).toBe('0x5');
	});

	test.each([
		['a legacy one', { gasPrice: `0x${(10n * GWEI).toString(16)}` }, '0x0'],
		[
			'one with an access list',
			{ type: '0x1', accessList: [{ address: `0x${'01'.repeat(20)}`, storageKeys: [`0x${'02'.repeat(32)}`] }] },
			'0x1',
		],
		['one with a fee market', { maxFeePerGas: `0x${(10n * GWEI).toString(16)}` }, '0x2'],
	])('%s reads back as it was sent', async (_name, fields, type) => {
		const hash = await send({ ...fields, gas: '0xea60' });
		expect(await node.result('eth_getTransactionByHash', [hash])).toMatchObject({ ...fields, type, chainId: '0x539' });
		await node.mine();
		expect(await node.result('eth_getTransactionReceipt', [hash])).toMatchObject({ type, status: '0x1' });
	});

	test('refusals keep geth’s words', async () => {
		const unknown = `0x${'99'.repeat(20)}`;
		expect((await node.call('eth_sendTransaction', [{ from: unknown }])).error).toEqual({
			code: -32000,
			message: `unknown account ${unknown}`,
		});
		const poor = await node.call('eth_sendTransaction', [
			{ from: bob, to: alice, gas: '0x5208', value: `0x${(BALANCE * 2n).toString(16)}` },
		]);
		expect(poor.error).toMatchObject({
			code: -32003,
			message: expect.stringContaining('insufficient funds for gas * price + value'),
		});
		expect((await node.call('eth_sendRawTransaction', ['0x'])).error?.code).toBe(-32003);
		expect((await node.call('eth_sendRawTransaction', [`0x02${'c0'.repeat(30)}`])).error?.code).toBe(-32003);
		const other = await node.call('eth_sendTransaction', [{ from: bob, to: alice, chainId: '0x1' }]);
		expect(other.error?.message).toContain('chainId does not match');
		const tip = await node.call('eth_sendTransaction', [
			{ from: bob, to: alice, maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x2' },
		]);
		expect(tip.error).toMatchObject({ code: -32003, message: expect.stringContaining('higher than max fee per gas') });
	});

	test('gas is estimated as geth does', async () => {
		const estimate = async (call: object): Promise<bigint> =>
			BigInt(await node.result<string>('eth_estimateGas', [call]));
		expect(await estimate({ from: alice, to: bob, value: '0x1' })).toBe(21_000n);
		expect(await estimate({ to: bob })).toBe(21_000n);
		const recorder = await node.deploy(RECORDER);
		const call = { from: alice, to: recorder, data: `0x${'07'.repeat(32)}` };
		const gas = await estimate(call);
		const run = (limit: bigint) => node.call('eth_call', [{ ...call, gas: `0x${limit.toString(16)}` }]);
		expect(await run(gas)).toHaveProperty('result');
		expect((await run((gas * 980n) / 1000n)).error?.message).toMatch(/out of gas|intrinsic gas/);
		const failing = await node.deploy(PANIC);
		expect((await node.call('eth_estimateGas', [{ to: failing }])).error).toMatchObject({
			code: 3,
			message: 'execution reverted: assert(false)',
		});
		expect((await node.call('eth_call', [{ to: failing }])).error).toMatchObject({
			code: 3,
			data: expect.stringMatching(/^0x4e487b71/),
		});
		const little = await node.call('eth_estimateGas', [{ ...call, gas: '0x5300' }]);
		expect(little.error).toEqual({ code: -32000, message: `gas required exceeds allowance (${0x5300})` });
		const broke = await node.call('eth_estimateGas', [
			{ from: `0x${'99'.repeat(20)}`, to: recorder, value: '0x1', gasPrice: '0x77359400' },
		]);
		expect(broke.error).toEqual({ code: -32000, message: 'insufficient funds for transfer' });
	});

	test('calls, estimates and access lists see what their callers override', async () => {
		// Gives the number of the block, and the first slot.
		const probe = '0x435f525f5460205260405ff3';
		const at = `0x${'ab'.repeat(20)}`;
		const slots = { '0x0': '0x2a' };
		const overrides = { [at]: { code: probe, stateDiff: slots } };
		const words = [0x99n, 0x2an].map((value) => value.toString(16).padStart(64, '0')).join('');
		expect(await node.result('eth_call', [{ to: at }, 'latest', overrides, { number: '0x99' }])).toBe(`0x${words}`);
		const poor = { from: `0x${'cd'.repeat(20)}`, to: bob, value: '0x5' };
		expect((await node.call('eth_estimateGas', [poor])).error).toMatchObject({ code: -32000 });
		const rich = { [poor.from]: { balance: '0x5' } };
		expect(await node.result('eth_estimateGas', [poor, 'latest', rich])).toBe('0x5208');
		const list = await node.result<Record<string, unknown>>('eth_createAccessList', [{ to: at }, 'latest', overrides]);
		expect(list.accessList).toEqual([{ address: at, storageKeys: [wordOf(0)] }]);
		expect(list.error).toBeUndefined();
		const reverts = { [at]: { code: '0x5f545f5ffd' } };
		const failing = await node.result<Record<string, unknown>>('eth_createAccessList', [{ to: at }, 'latest', reverts]);
		expect(failing).toMatchObject({ error: 'execution reverted', accessList: list.accessList });
		const both = { [at]: { state: slots, stateDiff: slots } };
		expect((await node.call('eth_call', [{ to: at }, 'latest', both])).error?.code).toBe(-32602);
		const values = await node.result('eth_getStorageValues', [{ [at]: [wordOf(0), wordOf(1)] }]);
		expect(values).toEqual({ [at]: [wordOf(0), wordOf(0)] });
		expect((await node.call('eth_getStorageValues', [{}])).error?.code).toBe(-32602);
	});

	test('what a transaction leaves open is chosen, shown and signed', async () => {
		const request = { from: alice, to: bob, value: '0x1' };
		const nonce = await node.result('eth_getTransactionCount', [alice, 'pending']);
		const { tx } = await node.result<{ tx: object }>('eth_fillTransaction', [request]);
		expect(tx).toMatchObject({ type: '0x2', nonce, gas: '0x5208', to: bob, value: '0x1', chainId: '0x539' });
		const signed = await node.result<{ raw: string; tx: { hash: string } }>('eth_signTransaction', [request]);
		expect(signed.tx).toMatchObject({ ...tx, from: alice });
		expect(await node.result('eth_getTransactionByHash', [signed.tx.hash])).toBeNull();
		expect((await node.call('eth_signTransaction', [{ ...request, from: `0x${'99'.repeat(20)}` }])).error?.code).toBe(
			-32000,
		);
		const late = await node.call('eth_sendRawTransactionSync', [signed.raw, '0x1']);
		expect(late.error).toMatchObject({ code: 4, data: signed.tx.hash });
		expect(await node.result('txpool_inspect')).toMatchObject({
			pending: { [alice]: { [Number(nonce)]: expect.stringContaining(`${bob}: 1 wei + 21000 gas`) } },
		});
		await node.mine();
		const next = await node.result<{ raw: string; tx: { hash: string } }>('eth_signTransaction', [request]);
		const admitted = new Promise((resolve) => node.pool.events.on('admitted', resolve));
		const receipt = node.result('eth_sendRawTransactionSync', [next.raw]);
		await admitted;
		await node.mine();
		expect(await receipt).toEqual(await node.result('eth_getTransactionReceipt', [next.tx.hash]));
	});

	test('messages and typed data are signed by the accounts of the node', async () => {
		const message = '0xc0ffee';
		const signature = await node.result<Hash>('personal_sign', [message, alice]);
		expect(recoverAddress(personalMessageDigest(hexToBytes(message)), signature)).toBe(alice);
		expect(await node.result('eth_sign', [alice, message])).toBe(signature);
		expect(await node.result('personal_sign', [message, alice, 'no password'])).toBe(signature);
		// The example of EIP-712, whose digest is known.
		const person = [
			{ name: 'name', type: 'string' },
			{ name: 'wallet', type: 'address' },
		];
		const data = {
			types: {
				EIP712Domain: [
					{ name: 'name', type: 'string' },
					{ name: 'version', type: 'string' },
					{ name: 'chainId', type: 'uint256' },
					{ name: 'verifyingContract', type: 'address' },
				],
				Person: person,
				Mail: [
					{ name: 'from', type: 'Person' },
					{ name: 'to', type: 'Person' },
					{ name: 'contents', type: 'string' },
				],
			},
			primaryType: 'Mail',
			domain: { name: 'Ether Mail', version: '1', chainId: 1, verifyingContract: `0x${'Cc'.repeat(20)}` },
			message: {
				from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
				to: { name: 'Bob', wallet: `0x${'bB'.repeat(20)}` },
				contents: 'Hello, Bob!',
			},
		};
		const digest = '0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2';
		for (const given of [data, JSON.stringify(data)]) {
			const typed = await node.result<Hash>('eth_signTypedData_v4', [alice, given]);
			expect(recoverAddress(digest, typed)).toBe(alice);
		}
		const wrong = { ...data, message: { ...data.message, from: 7 } };
		expect((await node.call('eth_signTypedData_v4', [alice, wrong])).error?.code).toBe(-32602);
		expect((await node.call('eth_signTypedData_v4', [alice, 'no json'])).error?.code).toBe(-32602);
		expect((await node.call('eth_signTypedData_v4', [alice, { types: {} }])).error?.code).toBe(-32602);
	});

	test('a node says from which block on it has what', async () => {
		const head = await node.result<{ number: string; hash: string }>('eth_getBlockByNumber', ['latest']);
		const capabilities = await node.result<Record<string, unknown>>('eth_capabilities');
		expect(capabilities).toMatchObject({
			head: { number: head.number, hash: head.hash },
			state: { disabled: false, oldestBlock: '0x0' },
		});
	});

	test('simulated blocks come back with what their calls gave', async () => {
		const block = { calls: [{ from: alice, to: bob, value: '0x1' }] };
		const blocks = await node.result<Record<string, unknown>[]>('eth_simulateV1', [
			{ blockStateCalls: [block], returnFullTransactions: true },
		]);
		expect(blocks).toHaveLength(1);
		const [simulated] = blocks;
		expect(simulated?.calls).toEqual([
			{ returnData: '0x', logs: [], gasUsed: '0x5208', maxUsedGas: '0x5208', status: '0x1' },
		]);
		expect(simulated?.transactions).toMatchObject([{ from: alice, to: bob, type: '0x2', r: '0x0' }]);
		const strict = { blockStateCalls: [block], validation: true };
		expect((await node.call('eth_simulateV1', [strict])).error?.code).toBe(-38012);
		expect((await node.call('eth_simulateV1', [{ blockStateCalls: [] }, '0xffff'])).error?.code).toBe(-32000);
	});

	test('calls see the block they name', async () => {
		const recorder = await node.deploy(`5f545f5260205ff3`);
		const before = await node.result('eth_blockNumber');
		expect(await node.result('eth_call', [{ to: recorder }, before])).toBe(`0x${'00'.repeat(32)}`);
		expect((await node.call('eth_call', [{ to: recorder }, '0xffff'])).error?.code).toBe(-32000);
		expect((await node.call('eth_getBalance', [alice, `0x${'00'.repeat(32)}`])).error?.code).toBe(-32000);
		expect(await node.result('eth_getCode', [recorder])).toBe('0x5f545f5260205ff3');
	});

	test('fees and their history', async () => {
		const tip = 3n * GWEI;
		await send({ maxPriorityFeePerGas: `0x${tip.toString(16)}`, maxFeePerGas: `0x${(tip * 10n).toString(16)}` });
		await send({ maxPriorityFeePerGas: '0x5', maxFeePerGas: `0x${(tip * 10n).toString(16)}` });
		await node.mine();
		const history = await node.result<Record<string, unknown[]>>('eth_feeHistory', ['0x2', 'latest', [10, 90]]);
		expect(history.reward).toHaveLength(2);
		expect(history.reward?.[1]).toEqual(['0x5', `0x${tip.toString(16)}`]);
		expect(history.baseFeePerGas).toHaveLength(3);
		const block = await node.result<Record<string, string>>('eth_getBlockByNumber', ['latest', false]);
		expect(history.baseFeePerGas?.[1]).toBe(block.baseFeePerGas);
		expect(history.gasUsedRatio?.[1]).toBe(Number(block.gasUsed) / Number(block.gasLimit));
		expect(await node.result('eth_baseFee')).toBe(history.baseFeePerGas?.[2]);
		expect(history.oldestBlock).toBe(`0x${(Number(block.number) - 1).toString(16)}`);
		expect((await node.call('eth_feeHistory', ['0x1', '0xffff', []])).error?.code).toBe(-32602);
		expect(await node.result('eth_feeHistory', ['0x400', 'earliest', []])).toMatchObject({ oldestBlock: '0x0' });
	});

	test('signs messages as wallets do', async () => {
		const message = '0x68656c6c6f';
		const signature = await node.result<Hash>('eth_sign', [alice, message]);
		expect(recoverAddress(personalMessageDigest(hexToBytes(message)), signature)).toBe(alice);
		expect(await node.result('eth_accounts')).toEqual([0, 1, 2].map((index) => node.account(index)));
	});

	test('what waits for an earlier nonce is queued', async () => {
		const nonce = Number(await node.result<string>('eth_getTransactionCount', [alice, 'pending'])) + 2;
		const hash = await send({ nonce: `0x${nonce.toString(16)}` });
		expect(await node.result('txpool_status')).toEqual({ pending: '0x0', queued: '0x1' });
		expect(await node.result('txpool_contentFrom', [alice])).toMatchObject({
			pending: {},
			queued: { [nonce]: { hash } },
		});
		expect(await node.result('eth_pendingTransactions')).toEqual([]);
	});
});

function wordOf(value: number): string {
	return `0x${value.toString(16).padStart(64, '0')}`;
}
