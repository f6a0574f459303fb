import type { Hex } from '@mosaic/consensus';
import { Interface } from 'ethers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningAnvil, startAnvil } from '../support/anvil.ts';
import { compile } from '../support/compile.ts';
import { present, rpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

/** Controls of which this node has every name that anvil has. */
const controls = [
	...[
		'mine',
		'mine_detailed',
		'snapshot',
		'revert',
		'increaseTime',
		'setNextBlockTimestamp',
		'setTime',
		'setAutomine',
		'getAutomine',
	],
	...['setIntervalMining', 'getIntervalMining', 'setBlockTimestampInterval', 'removeBlockTimestampInterval'],
	...['setBalance', 'addBalance', 'setCode', 'setNonce', 'setAccountNonce', 'setStorageAt', 'setCoinbase'],
	...['setBlockGasLimit', 'setNextBlockBaseFeePerGas', 'setMinGasPrice', 'impersonateAccount'],
	...['stopImpersonatingAccount', 'autoImpersonateAccount', 'dropTransaction', 'dropAllTransactions'],
	...['removePoolTransactions', 'dumpState', 'loadState', 'reset', 'rollback', 'reorg', 'metadata', 'nodeInfo'],
	...['setLoggingEnabled', 'dealERC20', 'setERC20Balance', 'setERC20Allowance'],
];

interface Answer {
	readonly result?: unknown;
	readonly error?: { readonly code: number; readonly message: string };
}

let anvil: RunningAnvil;
let stack: RunningStack;
beforeAll(async () => {
	[anvil, stack] = await Promise.all([startAnvil(['--no-mining']), startStack(['--manual-mining'])]);
});
afterAll(async () => {
	await Promise.all([anvil.program.stop('SIGKILL'), stack.program.stop()]);
});

async function call(url: string, method: string, params: unknown): Promise<Answer> {
	const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	return (await response.json()) as Answer;
}

/** The same asked of anvil and of this node. */
async function both(method: string, params: unknown): Promise<[Answer, Answer]> {
	return Promise.all([call(anvil.url, method, params), call(stack.auxiliary.url, method, params)]);
}

test.each(controls)('%s has the names that it has at anvil', async (control) => {
	const wrong = [{}, {}, {}, {}, {}];
	for (const prefix of ['evm', 'anvil', 'hardhat']) {
		const [theirs, ours] = await both(`${prefix}_${control}`, wrong);
		if (theirs.error?.code !== -32601) expect([prefix, ours.error?.code]).toEqual([prefix, -32602]);
	}
});

const alice = `0x${'a1'.repeat(20)}`;
const word = `0x${'0'.repeat(63)}7`;

/** In this order, one after the other; each answer must be the very same. */
const same: readonly [string, unknown?][] = [
	['anvil_getAutomine'],
	['anvil_getIntervalMining'],
	['anvil_mine'],
	['anvil_mine', [2]],
	['hardhat_mine', ['0x2', '0x3c']],
	['anvil_mine', ['2', 10]],
	['anvil_mine', [null, 5]],
	['anvil_mine', [0]],
	['evm_mine'],
	['evm_mine', [null]],
	['evm_mine', [4_000_000_000]],
	['evm_mine', ['0xee6b2864']],
	['evm_mine', [{ timestamp: 4_000_001_000, blocks: 3 }]],
	['evm_mine', [{ timestamp: 5 }]],
	['evm_mine', [5]],
	['evm_mine', ['soon']],
	['eth_blockNumber'],
	['evm_setNextBlockTimestamp', [4_000_002_000]],
	['evm_setNextBlockTimestamp', ['0xee6b3038']],
	['evm_setNextBlockTimestamp', [7]],
	['evm_setNextBlockTimestamp', []],
	['anvil_setBlockTimestampInterval', [12]],
	['anvil_removeBlockTimestampInterval'],
	['anvil_removeBlockTimestampInterval'],
	['evm_increaseTime', ['later']],
	['evm_snapshot'],
	['anvil_snapshot'],
	['evm_revert', ['0x1']],
	['evm_revert', ['0x1']],
	['anvil_revert', [0]],
	['evm_revert', ['99']],
	['evm_revert', []],
	['evm_snapshot'],
	['evm_setAutomine', ['yes']],
	['evm_setIntervalMining', [5]],
	['anvil_getIntervalMining'],
	['anvil_getAutomine'],
	['evm_setAutomine', [false]],
	['anvil_getIntervalMining'],
	['evm_setIntervalMining', [0]],
	['anvil_getIntervalMining'],
	['hardhat_getAutomine'],
	['anvil_setBalance', [alice, '0x64']],
	['hardhat_setBalance', [alice, 1_000]],
	['anvil_setBalance', [alice, '1000']],
	['anvil_setBalance', [alice, '0x0064']],
	['anvil_addBalance', [alice, '0x5']],
	['eth_getBalance', [alice, 'latest']],
	['anvil_addBalance', [alice, `0x${'f'.repeat(64)}`]],
	['eth_getBalance', [alice, 'latest']],
	['anvil_setBalance', [alice, `0x1${'0'.repeat(64)}`]],
	['anvil_setBalance', [alice]],
	['anvil_setBalance', ['0x12', 1]],
	['anvil_setNonce', [alice, '0x5']],
	['anvil_setNonce', [alice, 3]],
	['evm_setAccountNonce', [alice, 9]],
	['eth_getTransactionCount', [alice, 'latest']],
	['anvil_setCode', [alice, '0x6001']],
	['eth_getCode', [alice, 'latest']],
	['anvil_setCode', [alice, 5]],
	['anvil_setStorageAt', [alice, '0x1', word]],
	['hardhat_setStorageAt', [alice, word, word]],
	['anvil_setStorageAt', [alice, 2, word]],
	['anvil_setStorageAt', [alice, '0x1', '0x7']],
	['eth_getStorageAt', [alice, '0x2', 'latest']],
	['anvil_setCoinbase', [alice]],
	['eth_coinbase'],
	['anvil_setNextBlockBaseFeePerGas', ['0x3b9aca00']],
	['hardhat_setNextBlockBaseFeePerGas', [7]],
	['evm_setBlockGasLimit', ['0x1c9c380']],
	['evm_setBlockGasLimit', [20_000_000]],
	['anvil_setMinGasPrice', ['0x1']],
	['hardhat_setMinGasPrice', [1]],
	['anvil_impersonateAccount', [alice]],
	['eth_accounts'],
	['anvil_stopImpersonatingAccount', [alice]],
	['anvil_stopImpersonatingAccount', [alice]],
	['anvil_autoImpersonateAccount', [true]],
	['anvil_autoImpersonateAccount', [false]],
	['anvil_autoImpersonateAccount', ['on']],
	['anvil_dropTransaction', [word]],
	['anvil_dropTransaction', ['0x7']],
	['anvil_dropAllTransactions'],
	['anvil_removePoolTransactions', [alice]],
	['anvil_setLoggingEnabled', [false]],
	['hardhat_setLoggingEnabled', [true]],
	['anvil_setLoggingEnabled', []],
	['anvil_rollback', [1]],
	['anvil_rollback', [null]],
	['anvil_rollback', [0]],
	['anvil_reorg', [2, []]],
	['anvil_reorg', [1, [['0x02c0', 0]]]],
	['anvil_reorg', [1]],
	['anvil_loadState', ['0x1234']],
	['anvil_reset'],
	['eth_blockNumber'],
];

test.each(same.map(([method, params = []], index) => [index, method, params] as const))(
	'%i: %s %j answers what anvil answers',
	async (_, method, params) => {
		const [theirs, ours] = await both(method, params);
		if (theirs.error === undefined) expect(ours).toEqual(theirs);
		else expect(ours.error?.code).toBe(theirs.error.code);
	},
);

/** Fields and the kinds of their values, into the depth. */
function shapeOf(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(shapeOf);
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOf(field)]));
	return typeof value;
}

test.each<[string, unknown[]]>([
	['evm_increaseTime', [100]],
	['evm_setTime', [4_200_000_000]],
	['anvil_nodeInfo', []],
	['anvil_dumpState', []],
	['hardhat_dumpState', [true]],
])('%s answers in the shape of anvil’s answer', async (method, params) => {
	const [theirs, ours] = await both(method, params);
	expect(shapeOf(ours.result)).toEqual(shapeOf(theirs.result));
});

test('metadata: all fields of anvil’s, and its snapshots', async () => {
	await both('evm_snapshot', []);
	const [theirs, ours] = (await both('anvil_metadata', [])).map(({ result }) => result as Record<string, object>);
	expect(Object.keys(ours ?? {}).sort()).toEqual(Object.keys(theirs ?? {}).sort());
	for (const { snapshots } of [theirs, ours].map((answer) => answer ?? {}))
		expect(shapeOf(Object.values(snapshots ?? {}).at(-1))).toEqual(['number', 'string']);
});

test('an account impersonated sends as it does at anvil', async () => {
	const [from, to] = [`0x${'b2'.repeat(20)}`, alice];
	await both('anvil_setBalance', [from, '0xde0b6b3a7640000']);
	const refused = await both('eth_sendTransaction', [{ from, to, value: '0x1' }]);
	expect(refused.map(({ error }) => error !== undefined)).toEqual([true, true]);
	await both('anvil_impersonateAccount', [from]);
	const sent = await both('eth_sendTransaction', [{ from, to, value: '0x1' }]);
	await both('evm_mine', []);
	const urls = [anvil.url, stack.auxiliary.url];
	const receipts = await Promise.all(
		sent.map(({ result }, index) => call(urls[index] ?? '', 'eth_getTransactionReceipt', [result])),
	);
	for (const { result } of receipts) expect(result).toMatchObject({ from, to, status: '0x1', gasUsed: '0x5208' });
});

test('blocks are made and answered with what their transactions returned, as at anvil', async () => {
	const contracts = [
		// Panics; returns 42; fails without a word.
		['aa', '0x634e487b7160e01b5f52600160045260245ffd'],
		['bb', '0x602a5f5260205ff3'],
		['cc', '0xfe'],
	].map(([byte = '', code = '']) => [`0x${byte.repeat(20)}`, code] as const);
	for (const [address, code] of contracts) await both('anvil_setCode', [address, code]);
	const answers = await Promise.all(
		[anvil.url, stack.auxiliary.url].map(async (url) => {
			const [from] = await rpc(url, 'eth_accounts');
			const transactions = [...contracts.map(([to]) => ({ to })), { data: '0x61602a5f526002601ef3' }];
			for (const transaction of transactions)
				await call(url, 'eth_sendTransaction', [{ from, gas: '0x30d40', ...transaction }]);
			const { number: head, timestamp } = await present(rpc(url, 'eth_getBlockByNumber', ['latest', false]));
			const order = { timestamp: Number(timestamp) + 10, blocks: 2 };
			const { result } = await call(url, 'evm_mine_detailed', [order]);
			const blocks = result as { number: Hex; transactions: Record<string, unknown>[] }[];
			return blocks.map(({ number, transactions }) => [
				Number(number) - Number(head),
				transactions.map(({ to, output, revertReason }) => [to, output, typeof revertReason]),
			]);
		}),
	);
	expect(answers[1]).toEqual(answers[0]);
	expect(answers[0]).toMatchObject([
		[
			1,
			[
				[contracts[0]?.[0], `0x4e487b71${'1'.padStart(64, '0')}`, 'string'],
				[contracts[1]?.[0], `0x${'2a'.padStart(64, '0')}`, 'undefined'],
				[contracts[2]?.[0], undefined, 'undefined'],
				[null, '0x602a', 'undefined'],
			],
		],
		[2, []],
	]);
});

test('what accounts own and may spend of a token is set as at anvil', async () => {
	const { abi, bytecode } = compile('Token');
	const views = new Interface(abi);
	const answers = await Promise.all(
		[anvil.url, stack.auxiliary.url].map(async (url) => {
			const [from] = await rpc(url, 'eth_accounts');
			const data: Hex = `${bytecode}${word.slice(2)}`;
			const sent = await rpc(url, 'eth_sendTransaction', [{ from, data, gas: '0x4c4b40' }]);
			await rpc(url, 'evm_mine');
			const { contractAddress: token } = await present(rpc(url, 'eth_getTransactionReceipt', [sent]));
			const view = (name: string, parameters: unknown[]) =>
				rpc(url, 'eth_call', [{ to: token, data: views.encodeFunctionData(name, parameters) as Hex }, 'latest']);
			const set = [
				await call(url, 'anvil_dealERC20', [alice, token, '0x1f4']),
				await call(url, 'anvil_setERC20Allowance', [alice, from, token, 9]),
				(await call(url, 'anvil_dealERC20', [alice, from, '0x1f4'])).error === undefined,
			];
			const seen = [
				await view('balanceOf', [alice]),
				await view('allowance', [alice, from]),
				await view('balanceOf', [from]),
			];
			await rpc(url, 'evm_mine');
			return [set, seen, await view('balanceOf', [alice]), await view('totalSupply', [])];
		}),
	);
	const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(/"id":1,?/g, ''));
	expect(plain(answers[1])).toEqual(plain(answers[0]));
	expect(answers[1]?.[2]).toBe(`0x${(500).toString(16).padStart(64, '0')}`);
});
