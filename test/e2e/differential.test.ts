import type { Hex } from '@mosaic/consensus';
import { Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningAnvil, startAnvil } from '../support/anvil.ts';
import { account } from '../support/network.ts';
import { present, rpc, untypedRpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** Runtime code for each kind of thing that a trace shows. */
const runtimes = {
	// Stores and logs the first word of its input, and gives it back.
	recorder: '5f355f555f355f5260205fa060205ff3',
	// Reverts with Error("no").
	reverter:
		'7f08c379a0000000000000000000000000000000000000000000000000000000005f5260206004526002602452616e6f60f01b60445260645ffd',
	// assert(false) of old compilers.
	invalid: 'fe',
	// Calls sha256 over its input, and gives the digest.
	hasher: '365f5f373660205f365f60025afa5060205ff3',
	// Destroys itself in favour of its caller.
	destroyer: '33ff',
} as const;
type Contract = keyof typeof runtimes;

let anvil: RunningAnvil;
let stack: RunningStack;
let addresses: Readonly<Record<Contract, Hex>>;
let nonce = 0;
const transactions: { readonly name: string; readonly hash: Hex }[] = [];

beforeAll(async () => {
	anvil = await startAnvil(['--steps-tracing']);
	stack = await startStack(['--hardfork', 'prague']);
	const made: Partial<Record<Contract, Hex>> = {};
	for (const [name, runtime] of Object.entries(runtimes)) {
		const size = (runtime.length / 2).toString(16).padStart(4, '0');
		const hash = await send(`deploys ${name}`, { data: `0x61${size}80600a5f395ff3${runtime}` });
		made[name as Contract] = await createdBy(hash);
	}
	addresses = made as Record<Contract, Hex>;
	const word = '2a'.padStart(64, '0');
	await send('transfers', { to: `0x${'77'.repeat(20)}`, value: 5n });
	await send('stores and logs', { to: addresses.recorder, data: `0x${word}`, value: 1n });
	await send('stores zero', { to: addresses.recorder, data: `0x${'00'.repeat(32)}` });
	await send('reverts with a reason', { to: addresses.reverter });
	await send('fails', { to: addresses.invalid, gasLimit: 50_000 });
	await send('calls a precompile', { to: addresses.hasher, data: '0xc0ffee' });
	await send('calls another', { to: await forwarder('f1', addresses.recorder), data: `0x${word}` });
	await send('delegates', { to: await forwarder('f4', addresses.recorder), data: `0x${word}` });
	await send('calls what reverts', { to: await forwarder('f1', addresses.reverter) });
	await send('creates what creates', { data: create('f0') });
	await send('creates with a salt', { data: create('f5') });
	await send('runs out of gas', { to: addresses.recorder, data: `0x${word}`, gasLimit: 30_000 });
	await send('destroys itself', { to: addresses.destroyer, value: 3n });
	await send('brings an access list', {
		to: addresses.recorder,
		data: `0x${'2b'.padStart(64, '0')}`,
		accessList: [{ address: addresses.recorder, storageKeys: [`0x${'00'.repeat(32)}`] }],
	});
});
afterAll(async () => {
	await stack?.program.stop();
	await anvil?.program.stop('SIGKILL');
});

/** Sends the same signed transaction to both, and waits for its blocks. */
async function send(name: string, fields: object): Promise<Hex> {
	const fees = { gasLimit: 300_000, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n };
	const unsigned = { chainId: 31_337, type: 2, nonce, ...fees, ...fields };
	nonce += 1;
	const raw = await new Wallet(account.privateKey).signTransaction(unsigned);
	const hashes = await Promise.all(
		[anvil.url, stack.auxiliary.url].map((url) => rpc(url, 'eth_sendRawTransaction', [raw as Hex])),
	);
	const [hash = '0x', same] = hashes;
	expect(same).toBe(hash);
	for (const url of [anvil.url, stack.auxiliary.url])
		await until(
			() => rpc(url, 'eth_getTransactionReceipt', [hash]),
			(receipt) => receipt !== null,
		);
	transactions.push({ name, hash });
	return hash;
}

/** A contract that hands its input on with CALL (f1) or DELEGATECALL (f4), and gives the answer back. */
async function forwarder(opcode: 'f1' | 'f4', to: Hex): Promise<Hex> {
	const value = opcode === 'f1' ? '5f' : '';
	const body = `365f5f375f5f365f${value}73${to.slice(2)}5a${opcode}503d5f5f3e3d5ff3`;
	const size = (body.length / 2).toString(16).padStart(4, '0');
	const hash = await send(`deploys a forwarder ${opcode}`, { data: `0x61${size}80600a5f395ff3${body}` });
	return createdBy(hash);
}

/** The contract that a transaction made. */
async function createdBy(hash: Hex): Promise<Hex> {
	const { contractAddress } = await present(rpc(stack.auxiliary.url, 'eth_getTransactionReceipt', [hash]));
	return contractAddress ?? '0x';
}

/** Init code that creates a contract without code with CREATE (f0) or CREATE2 (f5). */
function create(opcode: 'f0' | 'f5'): string {
	return opcode === 'f0' ? '0x60015f5ff05000' : '0x600760015f5ff55000';
}

/** The answers of both to the same question, anvil's first. */
async function both(method: string, params: readonly unknown[]): Promise<[unknown, unknown]> {
	const [theirs, ours] = await Promise.all(
		[anvil.url, stack.auxiliary.url].map((url) => untypedRpc(url, method, params)),
	);
	return [theirs, ours];
}

/** The value without the fields that say where and when: blocks differ, what they hold does not. */
function without(value: unknown, names: ReadonlySet<string>): unknown {
	if (Array.isArray(value)) return value.map((item) => without(item, names));
	if (typeof value !== 'object' || value === null) return value;
	const kept = Object.entries(value).filter(([name]) => !names.has(name));
	return Object.fromEntries(kept.map(([name, item]) => [name, without(item, names)]));
}

/** Of the outermost call geth shows the gas limit of the transaction, and anvil what of it the call gets. */
function withoutLimit(trace: unknown): unknown {
	return { ...(trace as object), gas: null };
}

/** Steps with what geth leaves out where there is nothing of it, and anvil shows. */
function withAll(trace: unknown): unknown {
	const { structLogs, ...rest } = trace as { readonly structLogs: readonly object[] };
	return { ...rest, structLogs: structLogs.map(withDefaults) };
}

/** Errors are in each client's own words; to the cost of a creation anvil adds the gas that it hands on, and geth does not. */
function withDefaults(step: object): object {
	const isCreation = 'op' in step && String(step.op).startsWith('CREATE');
	return { memory: [], refund: 0, ...step, ...('error' in step && { error: true }), ...(isCreation && { gasCost: 0 }) };
}

const placeFields = new Set(['blockHash', 'blockNumber', 'blockTimestamp', 'effectiveGasPrice', 'gasPrice']);

describe('the same transactions give the same as on anvil', () => {
	test('receipts', async () => {
		for (const { name, hash } of transactions) {
			const [theirs, ours] = await both('eth_getTransactionReceipt', [hash]);
			const optional = new Set([...placeFields, 'blobGasPrice', 'blobGasUsed']);
			expect({ name, receipt: without(ours, optional) }).toEqual({ name, receipt: without(theirs, optional) });
		}
	});

	test('transactions', async () => {
		for (const { name, hash } of transactions) {
			const [theirs, ours] = await both('eth_getTransactionByHash', [hash]);
			expect({ name, transaction: without(ours, placeFields) }).toEqual({
				name,
				transaction: without(theirs, placeFields),
			});
		}
	});

	test.each([
		['calls', { tracer: 'callTracer' }],
		['calls with logs', { tracer: 'callTracer', tracerConfig: { withLog: true } }],
		['selectors', { tracer: '4byteTracer' }],
		['nothing', { tracer: 'noopTracer' }],
	])('traces of %s', async (_name, options) => {
		for (const { name, hash } of transactions) {
			const [theirs, ours] = await both('debug_traceTransaction', [hash, options]);
			expect({ name, trace: withoutLimit(ours) }).toEqual({ name, trace: withoutLimit(theirs) });
		}
	});

	test('steps', async () => {
		for (const { name, hash } of transactions) {
			const [theirs, ours] = await both('debug_traceTransaction', [hash, { enableMemory: true }]);
			expect({ name, trace: withAll(ours) }).toEqual({ name, trace: withAll(theirs) });
		}
	});

	test.each(['trace_transaction', 'ots_getTransactionError'])('%s', async (method) => {
		for (const { name, hash } of transactions) {
			const [theirs, ours] = await both(method, [hash]);
			expect({ name, answer: without(ours, placeFields) }).toEqual({ name, answer: without(theirs, placeFields) });
		}
	});

	test('what Otterscan shows of calls, and what Parity shows of changes', async () => {
		const hashOf = (name: string): Hex => transactions.find((each) => each.name === name)?.hash ?? '0x';
		const { url } = stack.auxiliary;
		const trace = await rpc(url, 'ots_traceTransaction', [hashOf('calls another')]);
		expect(trace).toMatchObject([
			{ type: 'CALL', depth: 0, from: account.address.toLowerCase(), value: '0x0' },
			{ type: 'CALL', depth: 1, from: trace?.[0]?.to, to: addresses.recorder, output: `0x${'2a'.padStart(64, '0')}` },
		]);
		const operations = (name: string) => rpc(url, 'ots_getInternalOperations', [hashOf(name)]);
		expect(await operations('creates what creates')).toMatchObject([{ type: 2, value: '0x0' }]);
		expect(await operations('creates with a salt')).toMatchObject([{ type: 3, value: '0x0' }]);
		expect(await operations('destroys itself')).toMatchObject([
			{ type: 1, from: addresses.destroyer, to: account.address.toLowerCase(), value: '0x3' },
		]);
		expect(await operations('transfers')).toEqual([]);
		const [slot, zero, value] = [0, 0, 0x2a].map((each) => `0x${each.toString(16).padStart(64, '0')}`);
		const replayed = await present(
			rpc(url, 'trace_replayTransaction', [hashOf('stores and logs'), ['trace', 'stateDiff']]),
		);
		expect(replayed.trace).toMatchObject([{ type: 'call', subtraces: 0, traceAddress: [] }]);
		expect(replayed.stateDiff?.[addresses.recorder]).toEqual({
			balance: { '*': { from: '0x0', to: '0x1' } },
			code: '=',
			nonce: '=',
			storage: { [slot ?? '']: { '*': { from: zero, to: value } } },
		});
		const recipient = (await present(rpc(url, 'trace_replayTransaction', [hashOf('transfers'), ['stateDiff']])))
			.stateDiff;
		expect(recipient?.[`0x${'77'.repeat(20)}`]).toMatchObject({ balance: { '+': '0x5' } });
		const calls = await rpc(url, 'trace_filter', [{ fromBlock: 'earliest', toAddress: [addresses.hasher] }]);
		expect(calls.map(({ transactionHash }) => transactionHash)).toEqual([
			...[hashOf('deploys hasher'), hashOf('calls a precompile')],
		]);
		const page = await rpc(url, 'ots_searchTransactionsBefore', [account.address, 0, 3]);
		expect(page).toMatchObject({ firstPage: true, lastPage: false });
		expect(page.txs[0]?.hash).toBe(transactions.at(-1)?.hash);
		const older = await rpc(url, 'ots_searchTransactionsBefore', [
			account.address,
			Number(page.txs.at(-1)?.blockNumber),
			100,
		]);
		expect(older).toMatchObject({ firstPage: false, lastPage: true });
		expect(page.txs.length + older.txs.length).toBe(transactions.length);
	});

	test('who created a contract, and which transaction had a nonce', async () => {
		for (const address of Object.values(addresses)) {
			const [theirs, ours] = await both('ots_getContractCreator', [address]);
			expect(ours).toEqual(theirs);
			expect(await both('ots_hasCode', [address, 'latest'])).toEqual([true, true]);
		}
		for (const wanted of [0, 3, nonce - 1, nonce]) {
			const [theirs, ours] = await both('ots_getTransactionBySenderAndNonce', [account.address, wanted]);
			expect(ours).toBe(theirs);
		}
	});

	test('state, code, proofs and calls', async () => {
		for (const address of Object.values(addresses)) {
			for (const [method, params] of [
				['eth_getCode', [address, 'latest']],
				['eth_getStorageAt', [address, '0x0', 'latest']],
				['eth_getBalance', [address, 'latest']],
				['eth_getTransactionCount', [address, 'latest']],
			] as const) {
				const [theirs, ours] = await both(method, params);
				expect({ method, address, value: ours }).toEqual({ method, address, value: theirs });
			}
		}
		const call = { to: addresses.hasher, data: '0xc0ffee' };
		const [theirs, ours] = await both('eth_call', [call, 'latest']);
		expect(ours).toBe(theirs);
	});
});
