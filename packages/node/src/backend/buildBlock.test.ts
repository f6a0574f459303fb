import { bytesToHex, type Hash, type Hex, hexToBytes } from '@mosaic/consensus';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RpcNode } from './testing/rpcNode.ts';

const word = (byte: string): Hash => `0x${byte.repeat(32)}`;
const feeRecipient = `0x${'fe'.repeat(20)}`;

interface Payload {
	readonly executionPayload: Readonly<Record<string, string>> & { readonly transactions: readonly Hex[] };
	readonly blockValue: Hex;
	readonly executionRequests: readonly Hex[];
}

describe('testing_buildBlockV1', () => {
	let node: RpcNode;
	beforeAll(async () => {
		node = await RpcNode.start();
		await node.mine();
	});
	afterAll(() => node.close());

	const attributes = (fields: object = {}): object => ({
		timestamp: `0x${(node.chain.head.header.timestamp + 7n).toString(16)}`,
		prevRandao: word('0a'),
		suggestedFeeRecipient: feeRecipient,
		withdrawals: [],
		parentBeaconBlockRoot: word('0b'),
		...fields,
	});
	const parameters = (transactions: unknown, fields: object = {}, extraData: Hex = '0x'): unknown[] => [
		node.chain.head.hash,
		attributes(fields),
		transactions,
		extraData,
	];
	const build = (...given: Parameters<typeof parameters>): Promise<Payload> =>
		node.result('testing_buildBlockV1', parameters(...given));
	const refusal = async (params: unknown[]): Promise<unknown> =>
		(await node.call('testing_buildBlockV1', params)).error?.code;
	const signed = async (fields: object): Promise<Hex> => {
		const transaction = { from: node.account(0), to: node.account(1), gas: '0x5208', nonce: '0x0', ...fields };
		const { raw } = await node.result<{ raw: Hex }>('eth_signTransaction', [transaction]);
		return raw;
	};

	/** A payload as a block that this chain takes, with the fields that only the caller knows. */
	async function imported({ executionPayload: payload }: Payload): Promise<Hash> {
		const draft = await node.chain.produce({
			parent: node.chain.head.hash,
			timestamp: Number(payload.timestamp),
			parentBeaconBlockRoot: word('0b'),
			feeRecipient: payload.feeRecipient as Hex,
			prevRandao: payload.prevRandao as Hash,
			gasLimit: BigInt(payload.gasLimit ?? 0),
			extraData: payload.extraData as Hex,
			transactions: sourceOf(payload.transactions),
		});
		return draft.hash;
	}

	function sourceOf(raws: readonly Hex[]) {
		const left = raws.map((raw) => node.chain.decodeTransaction(hexToBytes(raw)));
		return { next: () => left.shift(), reject: () => undefined };
	}

	test('gives the block that a proposer would have made of the same, and stores nothing', async () => {
		const { head } = node.chain;
		const transactions = [await signed({ value: '0x5' }), await signed({ value: '0x6', nonce: '0x1' })];
		const built = await build(transactions, {}, '0xabcdef');
		expect(built.executionPayload).toMatchObject({
			parentHash: head.hash,
			feeRecipient,
			prevRandao: word('0a'),
			blockNumber: '0x2',
			gasLimit: `0x${head.header.gasLimit.toString(16)}`,
			gasUsed: '0xa410',
			extraData: '0xabcdef',
			transactions,
			withdrawals: [],
			blobGasUsed: '0x0',
			excessBlobGas: '0x0',
		});
		expect(await imported(built)).toBe(built.executionPayload.blockHash);
		const tips = transactions.map((raw) => {
			const transaction = node.chain.decodeTransaction(hexToBytes(raw));
			return 21_000n * transaction.getEffectivePriorityFee(BigInt(built.executionPayload.baseFeePerGas ?? 0));
		});
		expect(BigInt(built.blockValue)).toBe(tips.reduce((sum, tip) => sum + tip));
		expect(BigInt(built.blockValue)).toBeGreaterThan(0n);
		expect(node.chain.head.hash).toBe(head.hash);
		expect(await node.result('eth_getBlockByHash', [built.executionPayload.blockHash, false])).toBeNull();
		expect(await node.result('eth_getBalance', [node.account(1), 'latest'])).toBe(
			await node.result('eth_getBalance', [node.account(2), 'latest']),
		);
	});

	test('an empty list gives an empty block, whatever waits in the pool, and null what waits there', async () => {
		const [from, to] = [node.account(0), node.account(1)];
		const hashes: Hash[] = [];
		for (const value of ['0x1', '0x2'])
			hashes.push(await node.result('eth_sendTransaction', [{ from, to, value, gas: '0x5208' }]));
		const head = node.chain.head.hash;
		expect((await build([])).executionPayload.transactions).toEqual([]);
		const built = await build(null);
		const taken = built.executionPayload.transactions.map((raw) =>
			bytesToHex(node.chain.decodeTransaction(hexToBytes(raw)).hash()),
		);
		expect(taken).toEqual(hashes);
		expect(await imported(built)).toBe(built.executionPayload.blockHash);
		expect(await node.result('txpool_status')).toEqual({ pending: '0x2', queued: '0x0' });
		// On an older parent as well, and what cannot be there stays in the pool.
		await node.mine();
		await node.result('eth_sendTransaction', [{ from, to, value: '0x3' }]);
		const older = [head, attributes(), null];
		const { executionPayload } = await node.result<Payload>('testing_buildBlockV1', older);
		expect(executionPayload).toMatchObject({ parentHash: head, transactions: [] });
		expect(await node.result('txpool_status')).toEqual({ pending: '0x1', queued: '0x0' });
		node.pool.clear();
	});

	test('withdrawals are paid, and the gas limit goes towards its target', async () => {
		const stranger = `0x${'3d'.repeat(20)}`;
		const withdrawals = [{ index: '0x1', validatorIndex: '0x2', address: stranger, amount: '0x3' }];
		const [without, paid] = [await build([]), await build([], { withdrawals })];
		expect(paid.executionPayload.withdrawals).toEqual(withdrawals);
		expect(paid.executionPayload.stateRoot).not.toBe(without.executionPayload.stateRoot);
		const { gasLimit } = node.chain.head.header;
		const most = gasLimit / 1_024n - 1n;
		for (const [target, expected] of [
			[1n, gasLimit - most],
			[gasLimit - 3n, gasLimit - 3n],
			[gasLimit + 3n, gasLimit + 3n],
			[gasLimit * 2n, gasLimit + most],
		] as const) {
			const { executionPayload } = await build([], { targetGasLimit: `0x${target.toString(16)}` });
			expect(BigInt(executionPayload.gasLimit ?? 0)).toBe(expected);
		}
	});

	test('what cannot be a block is refused with the code that says why', async () => {
		const [nonce, funds] = [await signed({ nonce: '0x99' }), await signed({ value: '0xffffffffffffffffffffff' })];
		expect(await refusal(parameters([nonce]))).toBe(-32000);
		expect(await refusal(parameters([funds]))).toBe(-32000);
		expect(await refusal([word('77'), attributes(), [], '0x'])).toBe(-32000);
		expect(await refusal([node.chain.head.hash, attributes()])).toBe(-32602);
		for (const [transactions, fields, extraData] of [
			[['0x1234']],
			[[`0x03${'00'.repeat(40)}`]],
			[['nothing']],
			[[], { timestamp: `0x${node.chain.head.header.timestamp.toString(16)}` }],
			[[], { timestamp: `0x2${'0'.repeat(13)}` }],
			[[], { prevRandao: undefined }],
			[[], { parentBeaconBlockRoot: null }],
			[[], { withdrawals: [{ index: '0x1' }] }],
			[
				[],
				{
					withdrawals: [{ index: `0x1${'0'.repeat(20)}`, validatorIndex: '0x0', address: feeRecipient, amount: '0x0' }],
				},
			],
			[[], {}, `0x${'00'.repeat(33)}`],
		] as const satisfies readonly (readonly [unknown, object?, Hex?])[])
			expect([transactions, fields, await refusal(parameters(transactions, fields, extraData))]).toEqual([
				transactions,
				fields,
				-32602,
			]);
	});
});
