import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ALICE, memoryBackend, wordOf } from '../../testing/memoryBackend.ts';
import { recordingDevelopment } from '../../testing/recordingDevelopment.ts';
import { call } from '../../testing/request.ts';
import { RpcServer } from '../../transport/server.ts';

const BOB = `0x${'b0'.repeat(20)}`;
const calls: unknown[][] = [];
const server = new RpcServer({ ...memoryBackend(), development: recordingDevelopment(calls) });
let url = '';
beforeAll(async () => {
	url = (await server.listen()).url;
});
afterAll(() => server.close());
beforeEach(() => {
	calls.length = 0;
});

test.each<[string, unknown[], unknown, unknown[]]>([
	['anvil_mine', [], null, ['mine', { count: 1 }]],
	['hardhat_mine', ['0x10', '0x3c'], null, ['mine', { count: 16, spacing: 60 }]],
	['anvil_mine', ['12', 0], null, ['mine', { count: 12 }]],
	['evm_mine', [], '0x0', ['mine', { count: 1 }]],
	['evm_mine', [null], '0x0', ['mine', { count: 1 }]],
	['evm_mine', ['0x00ff'], '0x0', ['mine', { count: 1, timestamp: 255 }]],
	['evm_mine', [{ blocks: 3, timestamp: 9 }], '0x0', ['mine', { count: 3, timestamp: 9 }]],
	['evm_mine_detailed', [{ blocks: 0, timestamp: 9 }], [], ['mine', { count: 0, timestamp: 9 }]],
	['evm_setAutomine', [false], null, ['setAutomine', false]],
	['hardhat_getAutomine', [], true, ['automine']],
	['evm_setIntervalMining', [5], null, ['setIntervalMining', 5]],
	['anvil_getIntervalMining', [], null, ['intervalMining']],
	['evm_increaseTime', ['100'], 7, ['increaseTime', 100]],
	['evm_setTime', [1_700_000_000], 8, ['setTime', 1_700_000_000]],
	['evm_setTime', [1_700_000_000_999], 8, ['setTime', 1_700_000_000]],
	['evm_setNextBlockTimestamp', ['0x5'], null, ['setNextBlockTimestamp', 5]],
	['anvil_setBlockTimestampInterval', [12], null, ['setBlockTimestampInterval', 12]],
	['anvil_removeBlockTimestampInterval', [], true, ['removeBlockTimestampInterval']],
	['evm_snapshot', [], '0x10', ['snapshot']],
	['evm_revert', ['0x10'], true, ['revert', 16n]],
	['anvil_rollback', [], null, ['rollback', 1]],
	['anvil_reset', [], null, ['reset', null]],
	['hardhat_reset', [{ forking: {} }], null, ['reset', {}]],
	[
		'anvil_reset',
		[{ forking: { jsonRpcUrl: 'http://node/key', blockNumber: '0x5' } }],
		null,
		['reset', { url: 'http://node/key', blockNumber: 5 }],
	],
	['anvil_setRpcUrl', ['https://node'], null, ['setForkUrl', 'https://node']],
	['anvil_setBalance', [ALICE, '0x0064'], null, ['setBalance', ALICE, 100n]],
	['hardhat_addBalance', [ALICE, 5], null, ['addBalance', ALICE, 5n]],
	['evm_setAccountNonce', [ALICE, '7'], null, ['setNonce', ALICE, 7n]],
	['anvil_setCode', [ALICE, '0x60FF'], null, ['setCode', ALICE, '0x60ff']],
	['anvil_setStorageAt', [ALICE, '0x1', wordOf(7)], true, ['setStorageAt', ALICE, `0x${'0'.repeat(63)}1`, wordOf(7)]],
	['anvil_setStorageAt', [ALICE, wordOf(7), wordOf(7)], true, ['setStorageAt', ALICE, wordOf(7), wordOf(7)]],
	['hardhat_dealERC20', [ALICE, BOB, 5], null, ['setTokenBalance', BOB, ALICE, 5n]],
	['anvil_setERC20Allowance', [ALICE, BOB, BOB, '0x5'], null, ['setTokenAllowance', BOB, ALICE, BOB, 5n]],
	['evm_setIntervalMining', [[2_500, 9_000]], null, ['setIntervalMining', 3]],
	['evm_setIntervalMining', [[10, 20]], null, ['setIntervalMining', 1]],
	['anvil_setCoinbase', [ALICE], null, ['setCoinbase', ALICE]],
	['hardhat_setPrevRandao', [wordOf(3)], null, ['setPrevRandao', wordOf(3)]],
	['anvil_setNextBlockBaseFeePerGas', ['0x7'], null, ['setNextBlockBaseFeePerGas', 7n]],
	['evm_setBlockGasLimit', [30_000_000], true, ['setBlockGasLimit', 30_000_000n]],
	['anvil_impersonateAccount', [ALICE], null, ['impersonate', ALICE]],
	['hardhat_stopImpersonatingAccount', [ALICE], null, ['stopImpersonating', ALICE]],
	['eth_sendUnsignedTransaction', [{ from: ALICE }], wordOf(6), ['sendUnsigned', { from: ALICE }]],
	['anvil_autoImpersonateAccount', [true], null, ['impersonateEverybody', true]],
	['anvil_dropTransaction', [wordOf(5)], wordOf(5), ['dropTransaction', wordOf(5)]],
	['anvil_dropAllTransactions', [], null, ['dropAllTransactions']],
	['anvil_removePoolTransactions', [ALICE], null, ['dropTransactionsOf', ALICE]],
	['anvil_dumpState', [true], '0x1f8b', ['dumpState']],
	['anvil_loadState', ['0x1f8b'], true, ['loadState', '0x1f8b']],
	['hardhat_setLoggingEnabled', [false], null, ['setLogging', false]],
])('%s %j', async (method, params, result, asked) => {
	expect(await call(url, method, params)).toMatchObject({ result });
	expect(calls).toEqual([asked]);
});

test('a reorganisation takes transactions and bytes with the index of their block', async () => {
	const pairs = [
		[{ from: ALICE, to: ALICE, value: '0x1' }, 0],
		['0x02c0', '0x1'],
	];
	expect(await call(url, 'anvil_reorg', ['0x2', pairs])).toMatchObject({ result: null });
	expect(calls).toEqual([
		[
			'reorganise',
			2,
			[
				{ transaction: { from: ALICE, to: ALICE, value: 1n }, block: 0 },
				{ transaction: '0x02c0', block: 1 },
			],
		],
	]);
});

test('what the node is', async () => {
	expect((await call(url, 'hardhat_metadata', [])).result).toEqual({
		clientVersion: 'mosaic/test',
		clientSemver: '0.1.0',
		clientCommitSha: null,
		chainId: 1337,
		instanceId: wordOf(9),
		latestBlockNumber: 17,
		latestBlockHash: wordOf(2),
		forkedNetwork: { chainId: 1, forkBlockNumber: 9, forkBlockHash: wordOf(5) },
		snapshots: { '0x10': [3, wordOf(4)] },
	});
	expect((await call(url, 'anvil_nodeInfo', [])).result).toEqual({
		currentBlockNumber: '0x11',
		currentBlockTimestamp: 1_000,
		currentBlockHash: wordOf(2),
		hardFork: 'Osaka',
		transactionOrder: 'fees',
		environment: { baseFee: '0x7', chainId: 1337, gasLimit: '0x1c9c380', gasPrice: '0x9' },
		forkConfig: { forkUrl: 'http://node', forkBlockNumber: 9, forkRetryBackoff: null },
	});
});

test.each<[string, unknown[], RegExp]>([
	['evm_increaseTime', ['soon'], /invalid parameter 'seconds': expected a whole number/],
	['evm_increaseTime', [-5], /expected a whole number/],
	['evm_increaseTime', [1.5], /expected a whole number/],
	['anvil_setBalance', [ALICE, `0x1${'0'.repeat(64)}`], /2\^256 or more/],
	['anvil_setBalance', [ALICE, '9'.repeat(101)], /expected a whole number/],
	['evm_mine', [{ timestamp: {} }], /'options.timestamp'/],
	['anvil_reorg', [1, [[{ to: ALICE }, 0]]], /'txBlockPairs\[0\]\[0\].from': it is required/],
	['anvil_reorg', [1, [[{ from: ALICE }]]], /expected a pair/],
	['anvil_setMinGasPrice', [1], /not supported when EIP-1559 is active/],
	['evm_snapshot', [1], /too many arguments/],
])('%s %j is refused', async (method, params, message) => {
	const { error } = await call(url, method, params);
	expect(error).toMatchObject({ code: -32602, message: expect.stringMatching(message) });
	expect(calls).toEqual([]);
});

test('a URL that is none is refused and not repeated', async () => {
	const { error } = await call(url, 'anvil_reset', [{ forking: { jsonRpcUrl: 'ws://node/key' } }]);
	expect(error).toMatchObject({ code: -32602, message: expect.not.stringContaining('key') });
});

test('they are listed, and where there are no controls they are not', async () => {
	expect((await call(url, 'rpc_modules', [])).result).toMatchObject({ anvil: '1.0', evm: '1.0', hardhat: '1.0' });
	const plain = new RpcServer(memoryBackend());
	const other = (await plain.listen()).url;
	for (const name of ['evm_mine', 'anvil_setBalance', 'hardhat_reset'])
		expect((await call(other, name, [])).error?.code).toBe(-32601);
	await plain.close();
});
