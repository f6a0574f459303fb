import { keccak256, Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { untypedRpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

/** Answers of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: answers differ by method, and tests look into them
type Answer = any;

const word = (value: number | bigint | string): string => `0x${BigInt(value).toString(16).padStart(64, '0')}`;
const quantity = (value: number): string => `0x${value.toString(16)}`;
const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const selectors = { name: '0x06fdde03', symbol: '0x95d89b41', decimals: '0x313ce567', totalSupply: '0x18160ddd' };

let stack: RunningStack;
let url: string;
let owner: string;
/** Receipts of what was done: a token deployed, tokens moved, one contract made by another, coins handed out by destruction. */
let deployed: Answer;
let moved: Answer;
let created: Answer;
let destroyed: Answer;
beforeAll(async () => {
	stack = await startStack();
	url = stack.auxiliary.url;
	owner = stack.accounts[0]?.address.toLowerCase() ?? '';
	const { bytecode } = compile('Token');
	deployed = await send({ data: `${bytecode}${word(1_000).slice(2)}` });
	const transfer = `0xa9059cbb${word(stack.accounts[1]?.address ?? 0).slice(2)}${word(5).slice(2)}`;
	moved = await send({ to: deployed.contractAddress, data: transfer });
	created = await send({ data: '0x60015f5ff05000' });
	const destroyer = await send({ data: '0x61000280600a5f395ff333ff' });
	destroyed = await send({ to: destroyer.contractAddress, value: '0x3' });
});
afterAll(async () => {
	await stack?.program.stop();
});

const ask = (method: string, ...params: unknown[]): Promise<Answer> => untypedRpc(url, method, params);

async function send(fields: object): Promise<Answer> {
	const hash = await ask('eth_sendTransaction', { from: owner, ...fields });
	return ask('eth_getTransactionReceipt', hash);
}

/** Several requests in one body, as explorers send them; the results in their order. */
async function batch(requests: readonly (readonly [string, ...unknown[]])[]): Promise<Answer[]> {
	const body = requests.map(([method, ...params], id) => ({ jsonrpc: '2.0', id, method, params }));
	const headers = { 'content-type': 'application/json' };
	const answers = await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
	return (answers as { id: number; result: unknown }[]).sort((a, b) => a.id - b.id).map(({ result }) => result);
}

describe('Otterscan', () => {
	test('finds out what the node can', async () => {
		const header = await ask('erigon_getHeaderByNumber', Number(moved.blockNumber));
		expect(header).toEqual(await ask('eth_getHeaderByNumber', moved.blockNumber));
		expect(await ask('ots_getApiLevel')).toBe(8);
		expect(await ask('web3_clientVersion')).toMatch(/Mosaic/);
		expect(await ask('eth_chainId')).toBe(quantity(stack.auxiliary.chainId));
		for (const tag of ['latest', 'safe', 'finalized'])
			expect(await ask('eth_getBlockByNumber', tag, false)).toMatchObject({ hash: expect.stringMatching(/^0x/) });
	});

	test('shows a block', async () => {
		const number = Number(moved.blockNumber);
		const { block, issuance, totalFees } = await ask('ots_getBlockDetails', number);
		expect(block).toMatchObject({ hash: moved.blockHash, transactionCount: 1 });
		expect(block).not.toHaveProperty('transactions');
		expect(issuance).toMatchObject({ blockReward: '0x0', uncleReward: '0x0', issuance: '0x0' });
		expect(BigInt(totalFees)).toBe(BigInt(moved.gasUsed) * BigInt(moved.effectiveGasPrice));
		expect(await ask('ots_getBlockDetailsByHash', moved.blockHash)).toEqual({ block, issuance, totalFees });
		const page = await ask('ots_getBlockTransactions', number, 0, 25);
		expect(page.fullblock.transactions).toMatchObject([{ hash: moved.transactionHash }]);
		expect(page.receipts).toMatchObject([{ status: '0x1', gasUsed: moved.gasUsed, logs: null, logsBloom: null }]);
	});

	test('shows a transaction', async () => {
		expect(await ask('eth_getTransactionByHash', moved.transactionHash)).toMatchObject({ from: owner });
		expect(await ask('ots_getTransactionError', moved.transactionHash)).toBe('0x');
		expect(await ask('ots_traceTransaction', moved.transactionHash)).toMatchObject([
			{ type: 'CALL', depth: 0, from: owner, to: deployed.contractAddress },
		]);
		expect(await ask('ots_getInternalOperations', destroyed.transactionHash)).toMatchObject([
			{ type: 1, from: destroyed.to, to: owner, value: '0x3' },
		]);
		expect(await ask('ots_getInternalOperations', created.transactionHash)).toMatchObject([{ type: 2 }]);
	});

	test('shows an address', async () => {
		expect(await ask('ots_hasCode', deployed.contractAddress, 'latest')).toBe(true);
		expect(await ask('ots_hasCode', owner, 'latest')).toBe(false);
		const before = Number(deployed.blockNumber) - 1;
		expect(await ask('ots_hasCode', deployed.contractAddress, before)).toBe(false);
		expect(await ask('ots_hasCode', deployed.contractAddress, before + 1)).toBe(true);
		expect(await ask('ots_getContractCreator', deployed.contractAddress)).toMatchObject({
			hash: deployed.transactionHash,
			creator: owner,
		});
		expect(await ask('ots_getTransactionBySenderAndNonce', owner, 1)).toBe(moved.transactionHash);
		expect(await ask('eth_getTransactionBySenderAndNonce', owner, '0x1')).toEqual(
			await ask('eth_getTransactionByHash', moved.transactionHash),
		);
		const newest = await ask('ots_searchTransactionsBefore', owner, 0, 2);
		expect(newest).toMatchObject({ firstPage: true, lastPage: false });
		expect(newest.txs[0]).toMatchObject({ hash: destroyed.transactionHash });
		expect(newest.receipts[0]).toMatchObject({ transactionHash: destroyed.transactionHash, status: '0x1' });
		const oldest = await ask('ots_searchTransactionsAfter', owner, 0, 2);
		expect(oldest).toMatchObject({ lastPage: true });
		expect(oldest.txs.at(-1)).toMatchObject({ hash: deployed.transactionHash });
	});
});

describe('Blockscout', () => {
	test('fetches blocks with receipts, codes and balances in batches', async () => {
		const numbers = [deployed, moved, created].map(({ blockNumber }) => blockNumber as string);
		const blocks = await batch(numbers.map((number) => ['eth_getBlockByNumber', number, true]));
		expect(blocks.map(({ transactions }) => transactions[0].hash)).toEqual(
			[deployed, moved, created].map(({ transactionHash }) => transactionHash),
		);
		const receipts = await batch(numbers.map((number) => ['eth_getBlockReceipts', number]));
		expect(receipts).toEqual([[deployed], [moved], [created]]);
		const [code, before, after, uncles] = await batch([
			['eth_getCode', deployed.contractAddress, numbers[1] ?? ''],
			['eth_getBalance', owner, numbers[0] ?? ''],
			['eth_getBalance', owner, numbers[1] ?? ''],
			['eth_getUncleCountByBlockHash', moved.blockHash],
		]);
		expect(code.length).toBeGreaterThan(2);
		expect(BigInt(before) - BigInt(after)).toBe(BigInt(moved.gasUsed) * BigInt(moved.effectiveGasPrice));
		expect(uncles).toBe('0x0');
	});

	test('reads what a token says of itself', async () => {
		const block = moved.blockNumber;
		const calls = Object.values(selectors).map((data): [string, ...unknown[]] => [
			'eth_call',
			{ to: deployed.contractAddress, data },
			block,
		]);
		const [name, symbol, decimals, supply] = await batch(calls);
		expect(Buffer.from(name.slice(2), 'hex').toString()).toContain('Mosaic Test Token');
		expect(Buffer.from(symbol.slice(2), 'hex').toString()).toContain('MTT');
		expect([Number(decimals), Number(supply)]).toEqual([18, 1_000]);
		const implementation = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
		expect(await ask('eth_getStorageAt', deployed.contractAddress, implementation, 'latest')).toBe(word(0));
	});

	test('fetches internal transactions as from geth, and as from Erigon', async () => {
		const options = { tracer: 'callTracer', timeout: '120s', tracerConfig: { withLog: false } };
		const [call, creation] = await batch([
			['debug_traceTransaction', destroyed.transactionHash, options],
			['debug_traceTransaction', created.transactionHash, options],
		]);
		expect(call).toMatchObject({ type: 'CALL', calls: [{ type: 'SELFDESTRUCT', to: owner, value: '0x3' }] });
		expect(creation).toMatchObject({ type: 'CREATE', calls: [{ type: 'CREATE' }] });
		const [traced] = await ask('debug_traceBlockByNumber', destroyed.blockNumber, options);
		expect(traced).toEqual({ txHash: destroyed.transactionHash, result: call });
		const [replayed] = await ask('trace_replayBlockTransactions', destroyed.blockNumber, ['trace']);
		expect(replayed).toMatchObject({ transactionHash: destroyed.transactionHash, vmTrace: null, stateDiff: null });
		expect(replayed.trace).toMatchObject([
			{ type: 'call', subtraces: 1, traceAddress: [] },
			{ type: 'suicide', subtraces: 0, traceAddress: [0], action: { refundAddress: owner, balance: '0x3' } },
		]);
		const whole = await ask('trace_block', destroyed.blockNumber);
		expect(whole.map(({ type }: { type: string }) => type)).toEqual(['call', 'suicide']);
	});

	test('traces calls that nobody sent', async () => {
		const request = { from: owner, to: destroyed.to, value: '0x3' };
		const { trace, stateDiff, ...rest } = await ask('trace_call', request, ['trace', 'stateDiff'], 'latest');
		expect(rest).toEqual({ output: '0x', vmTrace: null });
		expect(trace).toMatchObject([
			{ type: 'call', action: { callType: 'call', from: owner, to: destroyed.to, value: '0x3' }, traceAddress: [] },
			{ type: 'suicide', action: { address: destroyed.to, refundAddress: owner, balance: '0x3' }, traceAddress: [0] },
		]);
		expect(stateDiff[owner].nonce).toHaveProperty('*');
		const tooMuch = `0xa9059cbb${word(7).slice(2)}${word(10_000).slice(2)}`;
		const refused = await ask('trace_call', { from: owner, to: deployed.contractAddress, data: tooMuch }, ['trace']);
		expect(refused).toMatchObject({
			output: expect.stringMatching(/^0xe450d38c/),
			stateDiff: null,
			trace: [{ error: 'Reverted' }],
		});
		await expect(ask('trace_call', request, ['vmTrace'])).rejects.toThrow(/-32004/);
		await expect(ask('trace_call', { ...request, value: word(1) }, ['trace'])).rejects.toThrow(/-32602/);
	});

	test('looks at the pool', async () => {
		expect(await ask('txpool_content')).toEqual({ pending: {}, queued: {} });
		expect(await ask('txpool_status')).toEqual({ pending: '0x0', queued: '0x0' });
	});
});

describe('graph-node of The Graph', () => {
	test('finds out which chain it is', async () => {
		expect(await ask('net_version')).toBe(String(stack.auxiliary.chainId));
		const genesis = await ask('eth_getBlockByNumber', '0x0', false);
		expect(genesis.hash).toBe(stack.genesisHash);
		expect(await ask('web3_clientVersion')).toMatch(/Mosaic/);
	});

	test('scans ranges for events and calls', async () => {
		const range = { fromBlock: '0x0', toBlock: destroyed.blockNumber };
		const filter = { ...range, address: [deployed.contractAddress], topics: [[transferTopic, word(7)]] };
		const logs = await ask('eth_getLogs', filter);
		expect(logs.map(({ transactionHash }: Answer) => transactionHash)).toEqual(
			[deployed, moved].map(({ transactionHash }) => transactionHash),
		);
		expect(await ask('eth_getLogs', { blockHash: moved.blockHash, topics: [transferTopic] })).toEqual(moved.logs);
		const calls = await ask('trace_filter', { ...range, toAddress: [deployed.contractAddress] });
		expect(calls.map(({ transactionHash }: Answer) => transactionHash)).toContain(moved.transactionHash);
		const page = await ask('trace_filter', { ...range, fromAddress: [owner], after: 1, count: 1 });
		expect(page).toHaveLength(1);
	});

	test('reads at blocks named by their hashes (EIP-1898)', async () => {
		const balanceOf = { to: deployed.contractAddress, data: `0x70a08231${word(owner).slice(2)}` };
		const at = (blockHash: string) => ask('eth_call', balanceOf, { blockHash, requireCanonical: true });
		expect([Number(await at(deployed.blockHash)), Number(await at(moved.blockHash))]).toEqual([1_000, 995]);
		expect(await ask('eth_getBalance', owner, { blockHash: moved.blockHash })).toBe(
			await ask('eth_getBalance', owner, moved.blockNumber),
		);
		expect(await ask('eth_getBlockReceipts', moved.blockHash)).toEqual([moved]);
		expect(await ask('eth_getBlockReceipts', { blockHash: moved.blockHash })).toEqual([moved]);
		const block = await ask('eth_getBlockByHash', moved.blockHash, true);
		expect(block).toMatchObject({ number: moved.blockNumber, transactions: [{ hash: moved.transactionHash }] });
		await expect(ask('eth_call', balanceOf, { blockHash: word(5) })).rejects.toThrow(/-32000/);
	});
});

test('debug_storageRangeAt shows slots in the order of their hashes, before each transaction', async () => {
	const ranged = (receipt: Answer, index: number, from: string, limit: number): Promise<Answer> =>
		ask('debug_storageRangeAt', receipt.blockHash, index, deployed.contractAddress, from, limit);
	const whole = await ranged(moved, 1, '0x00', 100);
	expect(whole.nextKey).toBeNull();
	const hashes = Object.keys(whole.storage);
	expect(hashes).toEqual([...hashes].sort());
	for (const [hash, { key, value }] of Object.entries<{ key: string; value: string }>(whole.storage)) {
		expect(keccak256(key)).toBe(hash);
		expect(await ask('eth_getStorageAt', deployed.contractAddress, key, moved.blockNumber)).toBe(value);
	}
	expect(whole.storage[keccak256(word(2))]).toEqual({ key: word(2), value: word(1_000) });
	const before = await ranged(moved, 0, '0x', 100);
	expect(Object.keys(before.storage)).toHaveLength(hashes.length - 1);
	const first = await ranged(moved, 1, '0x', 2);
	expect(Object.keys(first.storage)).toEqual(hashes.slice(0, 2));
	const second = await ranged(moved, 1, first.nextKey, 100);
	expect({ ...first.storage, ...second.storage }).toEqual(whole.storage);
	await expect(ranged(moved, 2, '0x', 1)).rejects.toThrow(/-32602.*out of range/);
	await expect(ranged({ blockHash: word(5) }, 0, '0x', 1)).rejects.toThrow(/-32000/);
	const stranger = Wallet.createRandom().address;
	await expect(ask('debug_storageRangeAt', moved.blockHash, 0, stranger, '0x', 1)).rejects.toThrow(/doesn't exist/);
});
