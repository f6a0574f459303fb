import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALICE, memoryBackend, TRANSACTION, wordOf } from '../testing/memoryBackend.ts';
import { call } from '../testing/request.ts';
import { RpcServer } from '../transport/server.ts';

describe('formats', () => {
	const backend = memoryBackend();
	const server = new RpcServer(backend);
	let url = '';
	beforeAll(async () => {
		url = (await server.listen()).url;
	});
	afterAll(() => server.close());
	const result = async (method: string, params: unknown = []): Promise<unknown> => {
		const answer = await call(url, method, params);
		expect(answer.error).toBeUndefined();
		return answer.result;
	};

	test.each<[string, unknown[], unknown]>([
		['eth_chainId', [], '0x539'],
		['eth_blockNumber', [], '0x1'],
		['eth_syncing', [], false],
		['eth_accounts', [], []],
		['eth_requestAccounts', [], []],
		['eth_mining', [], false],
		['eth_hashrate', [], '0x0'],
		['eth_getAccountInfo', [ALICE], { balance: '0xff', nonce: '0x0', code: '0x' }],
		['eth_gasPrice', [], '0x9'],
		['eth_maxPriorityFeePerGas', [], '0x2'],
		['eth_baseFee', [], '0x7'],
		['eth_blobBaseFee', [], '0x1'],
		['eth_coinbase', [], ALICE],
		['eth_getBalance', [ALICE], '0xff'],
		['eth_getBalance', [ALICE, wordOf(1)], '0xff'],
		['eth_getBalance', [ALICE, { blockHash: wordOf(1), requireCanonical: true }], '0xff'],
		['eth_getTransactionCount', [ALICE, 'pending'], '0x0'],
		['eth_getCode', [ALICE, 'latest'], '0x'],
		['eth_getStorageAt', [ALICE, '0x1', 'latest'], `0x${'0'.repeat(63)}1`],
		['eth_estimateGas', [{ from: ALICE, to: ALICE }], '0x5208'],
		['eth_getBlockByNumber', ['0x3e8', true], null],
		['eth_getBlockByHash', [wordOf(0), true], null],
		['eth_getTransactionByHash', [wordOf(0)], null],
		['eth_getTransactionReceipt', [wordOf(0)], null],
		['eth_getBlockReceipts', ['0x37'], null],
		['eth_getTransactionByBlockNumberAndIndex', ['0x1', '0x5'], null],
		['eth_getBlockTransactionCountByNumber', ['latest'], '0x1'],
		['eth_getUncleCountByBlockHash', [wordOf(2)], '0x0'],
		['eth_getUncleByBlockNumberAndIndex', ['0x1', '0x0'], null],
		['eth_getRawTransactionByHash', [wordOf(0)], null],
		['eth_getRawTransactionByBlockHashAndIndex', [wordOf(2), '0x0'], '0x02c0'],
		['eth_getRawTransactionByBlockNumberAndIndex', ['latest', '0x0'], '0x02c0'],
		['eth_getRawTransactionByBlockNumberAndIndex', ['0x1', '0x1'], null],
		['eth_getRawTransactionByBlockNumberAndIndex', ['0x3e8', '0x0'], null],
		['eth_getTransactionBySenderAndNonce', [ALICE, '0x1'], null],
		['net_version', [], '1337'],
		['net_listening', [], true],
		['net_peerCount', [], '0x3'],
		['web3_clientVersion', [], 'mosaic/test'],
		['web3_sha3', ['0x68656c6c6f'], '0x1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8'],
		['txpool_status', [], { pending: '0x1', queued: '0x0' }],
		['rpc_modules', [], { eth: '1.0', net: '1.0', rpc: '1.0', txpool: '1.0', web3: '1.0' }],
	])('%s %j', async (method, params, expected) => {
		expect(await result(method, params)).toEqual(expected);
	});

	test('a block with hashes, and whole', async () => {
		const block = (await result('eth_getBlockByNumber', ['latest', false])) as Record<string, unknown>;
		expect(block).toMatchObject({
			number: '0x1',
			gasLimit: '0x1c9c380',
			baseFeePerGas: '0x7',
			difficulty: '0x0',
			size: '0x258',
			transactions: [TRANSACTION.hash],
			uncles: [],
			withdrawals: [],
		});
		const whole = (await result('eth_getBlockByHash', [wordOf(2), true])) as { transactions: unknown[] };
		expect(whole.transactions[0]).toEqual(await result('eth_getTransactionByHash', [TRANSACTION.hash]));
		expect(await result('eth_getHeaderByNumber', ['0x1'])).not.toHaveProperty('transactions');
	});

	test('a transaction in a block has its effective price, one in the pool its greatest', async () => {
		expect(await result('eth_getTransactionByHash', [TRANSACTION.hash])).toEqual({
			blockHash: wordOf(2),
			blockNumber: '0x1',
			blockTimestamp: '0x6553f101',
			transactionIndex: '0x0',
			hash: TRANSACTION.hash,
			type: '0x2',
			from: ALICE,
			to: null,
			nonce: '0x0',
			gas: '0x5208',
			value: '0x1',
			input: '0x',
			gasPrice: '0x9',
			maxFeePerGas: '0x14',
			maxPriorityFeePerGas: '0x2',
			chainId: '0x539',
			accessList: [],
			v: '0x1',
			r: '0x2',
			s: '0x3',
			yParity: '0x1',
		});
		const pool = (await result('txpool_content')) as { pending: Record<string, Record<string, unknown>> };
		expect(pool.pending[ALICE]?.['0']).toMatchObject({ blockHash: null, blockNumber: null, gasPrice: '0x14' });
		expect(await result('eth_pendingTransactions')).toHaveLength(1);
		expect(await result('eth_getTransactionBySenderAndNonce', [ALICE, '0x0'])).toEqual(pool.pending[ALICE]?.['0']);
		expect(await result('txpool_contentFrom', [wordOf(0).slice(0, 42)])).toEqual({ pending: {}, queued: {} });
	});

	test('a filter for transactions gives their hashes, or them whole', async () => {
		const [hashes, whole] = [
			await result('eth_newPendingTransactionFilter'),
			await result('eth_newPendingTransactionFilter', [true]),
		];
		backend.emit.transaction(TRANSACTION);
		expect(await result('eth_getFilterChanges', [hashes])).toEqual([TRANSACTION.hash]);
		const transaction = await result('eth_getTransactionByHash', [TRANSACTION.hash]);
		expect(await result('eth_getFilterChanges', [whole])).toEqual([transaction]);
	});

	test('a receipt has status and no root', async () => {
		const receipt = await result('eth_getTransactionReceipt', [TRANSACTION.hash]);
		expect(receipt).toMatchObject({
			status: '0x1',
			effectiveGasPrice: '0x9',
			contractAddress: ALICE,
			to: null,
			logs: [],
		});
		expect(receipt).not.toHaveProperty('root');
		expect(receipt).not.toHaveProperty('blobGasUsed');
	});

	test('a proof gives its keys back as geth does', async () => {
		const proof = (await result('eth_getProof', [ALICE, ['0x00', wordOf(3)], 'latest'])) as {
			storageProof: { key: string; value: string }[];
		};
		expect(proof.storageProof.map(({ key, value }) => [key, value])).toEqual([
			['0x0', '0x38'],
			[wordOf(3), '0x38'],
		]);
	});

	test('fee history', async () => {
		expect(await result('eth_feeHistory', [1, 'latest', []])).toEqual({
			oldestBlock: '0x1',
			baseFeePerGas: ['0x7', '0x8'],
			gasUsedRatio: [0.5],
			baseFeePerBlobGas: ['0x1', '0x1'],
			blobGasUsedRatio: [0],
		});
		expect(await result('eth_feeHistory', ['0x0', 'latest', []])).toEqual({ oldestBlock: '0x0', gasUsedRatio: [] });
	});

	test('logs', async () => {
		expect(await result('eth_getLogs', [{ address: ALICE, topics: [null, [wordOf(9), null]] }])).toEqual([
			{
				address: ALICE,
				topics: [wordOf(9)],
				data: '0x',
				blockNumber: '0x1',
				transactionHash: wordOf(0x71),
				transactionIndex: '0x0',
				blockHash: wordOf(2),
				blockTimestamp: '0x6553f101',
				logIndex: '0x0',
				removed: false,
			},
		]);
	});

	test('parameters by name', async () => {
		expect(await result('eth_getBalance', { address: ALICE })).toBe('0xff');
	});
});
