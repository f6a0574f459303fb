import type { Hex } from '@mosaic/consensus';
import { Interface, keccak256, id as topicOf, Wallet } from 'ethers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAnvil } from '../support/anvil.ts';
import { compile } from '../support/compile.ts';
import type { RunningProgram } from '../support/process.ts';
import { differing, isContainer, type Question, type Side } from '../support/questions.ts';
import { present, rpc } from '../support/rpc.ts';
import { startStack } from '../support/stack.ts';

const probe = compile('Probe');
const code = new Interface(probe.abi);
const call = (name: string, ...values: unknown[]): string => code.encodeFunctionData(name, values);
const word = (value: number | bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
const stranger: Hex = `0x${'57'.repeat(20)}`;
const empty: Hex = `0x${'e1'.repeat(20)}`;
const feeRecipient: Hex = `0x${'c0'.repeat(20)}`;
const ether = '0xde0b6b3a7640000';
const first = 4_000_000_000;
const rounds = 12;
const seed = Number(process.env.MOSAIC_SEED ?? 1);

let programs: RunningProgram[];
let anvil: Side;
let mosaic: Side;
let wallets: Wallet[];
let contract: Hex;
/** Hashes of all transactions, in order. */
const sent: Hex[] = [];
/** The one that sets a delegation. */
let delegating = '';

beforeAll(async () => {
	const [theirs, ours] = await Promise.all([
		startAnvil(['--no-mining', '--order', 'fifo', '--base-fee', '1000000000']),
		startStack(['--manual-mining', '--hardfork', 'prague']),
	]);
	programs = [theirs.program, ours.program];
	anvil = { url: theirs.url, hashes: [] };
	mosaic = { url: ours.auxiliary.url, hashes: [] };
	wallets = ours.accounts.map(({ privateKey }) => new Wallet(privateKey));
	for (const side of [anvil, mosaic]) await setUp(side);
	await history(random(seed));
});
afterAll(async () => {
	await Promise.all((programs ?? []).map((program) => program.stop()));
});

async function setUp({ url, hashes }: Side): Promise<void> {
	await rpc(url, 'anvil_setCoinbase', [feeRecipient]);
	await rpc(url, 'anvil_setBalance', [stranger, ether]);
	await rpc(url, 'evm_setBlockGasLimit', ['0x1c9c380']);
	hashes.push((await present(rpc(url, 'eth_getBlockByNumber', ['0x0', false]))).hash);
}

/** A block on both with these transactions, its header the same as far as it can be. */
async function block(raws: readonly Hex[]): Promise<void> {
	for (const { url, hashes } of [anvil, mosaic]) {
		for (const raw of raws) await rpc(url, 'eth_sendRawTransaction', [raw]);
		await rpc(url, 'evm_setNextBlockTimestamp', [first + hashes.length * 12]);
		await rpc(url, 'anvil_setNextBlockBaseFeePerGas', [`0x${(1_000_000_000 + hashes.length).toString(16)}`]);
		if (url === mosaic.url) await rpc(url, 'hardhat_setPrevRandao', [await randomness()]);
		await rpc(url, 'anvil_mine');
		hashes.push((await present(rpc(url, 'eth_getBlockByNumber', ['latest', false]))).hash);
	}
}

/** What anvil chose for its latest block. */
async function randomness(): Promise<Hex> {
	return (await present(rpc(anvil.url, 'eth_getBlockByNumber', ['latest', false]))).mixHash;
}

/** Hashes of the transactions of anvil's latest block. */
async function latestTransactions(): Promise<Hex[]> {
	const { transactions } = await present(rpc(anvil.url, 'eth_getBlockByNumber', ['latest', false]));
	return transactions.map((each) => (typeof each === 'string' ? each : each.hash));
}

/** Numbers below the bound, the same for the same seed. */
function random(state: number): (bound: number) => number {
	let current = state;
	return (bound) => {
		current = (Math.imul(current, 1_103_515_245) + 12_345) & 0x7fffffff;
		return (current >>> 8) % bound;
	};
}

/** Blocks with transactions of all kinds from several senders. */
async function history(pick: (bound: number) => number): Promise<void> {
	const nonces = wallets.map(() => 0);
	// Those of a block come in the order of their tips, so that both put them in the same order.
	const sign = (index: number, place: number, fields: object): Promise<Hex> => {
		const nonce = nonces[index] ?? 0;
		nonces[index] = nonce + 1;
		const tip = BigInt(10 - place) * 10n ** 8n;
		const gasPrice = 1_000_000_000n + tip;
		const fees = [
			{ type: 0, gasPrice },
			{ type: 1, gasPrice, accessList: [{ address: contract ?? stranger, storageKeys: [word(0)] }] },
			{ type: 2, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: tip },
		][pick(3)];
		const transaction = { chainId: 31_337, gasLimit: 400_000, nonce, ...fees, ...fields };
		return (wallets[index] ?? Wallet.createRandom()).signTransaction(transaction) as Promise<Hex>;
	};
	await block([await sign(0, 0, { gasLimit: 3_000_000, data: probe.bytecode })]);
	const [deployment = '0x'] = await latestTransactions();
	sent.push(deployment);
	contract = (await rpc(anvil.url, 'eth_getTransactionReceipt', [deployment]))?.contractAddress ?? '0x';
	for (let round = 0; round < rounds; round += 1) {
		const raws: Hex[] = [];
		const count = 1 + pick(4);
		for (let place = 0; place < count; place += 1) raws.push(await sign(pick(4), place, action(pick, round)));
		if (round === 3) raws.push(await delegation(nonces));
		await block(raws);
		if (round === 3) delegating = keccak256(raws.at(-1) ?? '0x');
		sent.push(...(await latestTransactions()));
	}
	// One waits in the pool of both, and one for a nonce.
	for (const nonce of [nonces[4] ?? 0, (nonces[4] ?? 0) + 5]) {
		const raw = await wallets[4]?.signTransaction({
			type: 0,
			chainId: 31_337,
			nonce,
			gasPrice: 10n ** 10n,
			gasLimit: 21_000,
			to: stranger,
		});
		for (const { url } of [anvil, mosaic]) await rpc(url, 'eth_sendRawTransaction', [raw as Hex]);
	}
}

function action(pick: (bound: number) => number, round: number): object {
	const kinds = [
		{ to: stranger, value: BigInt(pick(1_000)) },
		{ to: contract, data: call('store', pick(1_000)), value: BigInt(pick(3)) },
		{ to: contract, data: call('fill', pick(50), pick(6), 1 + pick(2)) },
		{ to: contract, data: call('emits', pick(5)) },
		{ to: contract, data: call('spawns', round, word(round * 10 + pick(10))), value: 3n },
		{ to: contract, data: call('destroys') },
		{ to: contract, data: call('fails', pick(10)) },
		{ to: null, data: '0x600a600c600039600a6000f3602a60005260206000f3' },
		{ to: contract, data: `0x${'00'.repeat(pick(200))}` },
	];
	return kinds[pick(kinds.length)] ?? {};
}

/** A transaction that lets an account run the contract's code (EIP-7702), and calls it. */
async function delegation(nonces: number[]): Promise<Hex> {
	const authority = wallets[5] ?? Wallet.createRandom();
	const signed = await authority.authorize({ address: contract, nonce: 0, chainId: 31_337 });
	nonces[5] = 1;
	const nonce = nonces[6] ?? 0;
	nonces[6] = nonce + 1;
	const raw = await (wallets[6] ?? authority).signTransaction({
		...{
			type: 4,
			chainId: 31_337,
			nonce,
			gasLimit: 400_000,
			maxFeePerGas: 10n ** 10n,
			maxPriorityFeePerGas: 10n ** 8n,
		},
		...{ to: authority.address, data: call('store', 5), authorizationList: [signed] },
	});
	return raw as Hex;
}

const ranges = 'geth refuses ranges that are backwards or not there yet';
const failures = 'an execution that fails is a server error, as with geth; anvil calls it an internal one';
const fees = 'fees are checked as geth does';
const raw = 'the pool refuses what it cannot read; to anvil it is a wrong parameter';
const missing = 'a header that is not found is a server error, as with geth';
const estimate = 'estimates are within 1.5 % of the least gas, as those of geth';

/** Every difference that stays, with its reason. */
const reasons: Readonly<Record<string, string>> = {
	'eth_getBalance: 1 at 0': 'an edit is part of the next block; anvil writes it into the present one',
	'eth_getProof: no account': 'the proof of an empty trie is empty, as with geth',
	'eth_call: fails 6': failures,
	'eth_call: fails 7': failures,
	'eth_estimateGas: fails 7': failures,
	'eth_estimateGas: fails 9': estimate,
	'eth_estimateGas: nothing': estimate,
	'eth_call: context': 'a call that pays nothing sees no base fee, as with geth',
	'eth_call: context with overrides': 'a call that pays nothing sees no base fee, as with geth',
	'eth_call: value without funds': fees,
	'eth_call: fee cap below the base fee': fees,
	'eth_call: tip above the cap': fees,
	'eth_estimateGas: more than there is': fees,
	'eth_call: different input and data': 'geth refuses them; anvil takes the input',
	'eth_getLogs: by more topics than logs have': 'a log has at least as many topics as are asked for, as with geth',
	'eth_getLogs: backwards': ranges,
	'eth_getLogs: beyond the head': ranges,
	'eth_feeHistory: of an unknown block': ranges,
	'eth_feeHistory: at a block':
		'the base fee after the newest block is that of its child; anvil’s is that of the head’s',
	'eth_feeHistory: without rewards': 'rewards that are not asked for are left out, as with geth',
	'eth_feeHistory: as a number': 'rewards that are not asked for are left out, as with geth',
	'eth_feeHistory: descending': 'geth refuses percentiles that do not ascend',
	'debug_traceTransaction: delegates': 'the contract that a delegation names is shown by anvil alone',
	'eth_getBalance: an unknown block': missing,
	'eth_getBalance: an unknown hash': missing,
	'eth_sendRawTransaction: no transaction': raw,
	'eth_sendRawTransaction: junk': raw,
	'eth_sendRawTransaction: too short': raw,
	'eth_sendTransaction: an unknown account': 'an account without a key is a server error, as with geth',
};
const used = new Set<string>();

/** Differences must be in the table. */
function expectExplained(found: Record<string, unknown>): void {
	for (const name of Object.keys(found)) used.add(name);
	const unexplained = Object.entries(found).filter(([name]) => !(name in reasons));
	expect(Object.fromEntries(unexplained)).toEqual({});
}

test('receipts and transactions, by hash and by place', async () => {
	const questions: Question[] = sent.flatMap((hash, index): Question[] => [
		[`${index}`, 'eth_getTransactionReceipt', [hash]],
		[`${index}`, 'eth_getTransactionByHash', [hash]],
		[`${index}`, 'eth_getRawTransactionByHash', [hash]],
	]);
	for (let number = 0; number <= rounds + 1; number += 1) {
		const at = `0x${number.toString(16)}`;
		questions.push(
			[`${number}`, 'eth_getBlockReceipts', [at]],
			[`${number}`, 'eth_getTransactionByBlockNumberAndIndex', [at, '0x0']],
			[`${number}`, 'eth_getTransactionByBlockHashAndIndex', ({ hashes }) => [hashes[number], '0x1']],
			[`${number}`, 'eth_getBlockTransactionCountByNumber', [at]],
			[`${number}`, 'eth_getUncleCountByBlockNumber', [at]],
		);
	}
	expectExplained(
		await differing([anvil, mosaic], questions, { leaveOut: ['blobGasPrice', 'blobGasUsed', 'blockTimestamp'] }),
	);
});

test('blocks, but for what is each chain’s own', async () => {
	const own = ['extraData', 'size', 'stateRoot', 'totalDifficulty', 'parentBeaconBlockRoot', 'requestsHash'];
	const questions: Question[] = [
		['unknown', 'eth_getBlockByNumber', ['0xffff', false]],
		['unknown', 'eth_getBlockByHash', [word(5), false]],
	];
	for (let number = 1; number <= rounds + 1; number += 1)
		questions.push([`${number}`, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, number % 2 === 0]]);
	expectExplained(await differing([anvil, mosaic], questions, { leaveOut: own }));
});

test('accounts at every block', async () => {
	const addresses = [contract, stranger, empty, feeRecipient, ...wallets.slice(0, 7).map(({ address }) => address)];
	const questions: Question[] = [];
	for (const [index, address] of addresses.entries()) {
		for (const number of [0, 1, 4, 5, rounds, rounds + 1]) {
			const at = `0x${number.toString(16)}`;
			questions.push(
				[`${index} at ${number}`, 'eth_getBalance', [address, at]],
				[`${index} at ${number}`, 'eth_getTransactionCount', [address, at]],
				[`${index} at ${number}`, 'eth_getCode', ({ hashes }) => [address, { blockHash: hashes[number] }]],
				[
					`${index} at ${number}`,
					'eth_getStorageAt',
					({ hashes }) => [address, '0x0', { blockHash: hashes[number], requireCanonical: true }],
				],
			);
		}
		questions.push([`${index} pending`, 'eth_getTransactionCount', [address, 'pending']]);
	}
	expectExplained(await differing([anvil, mosaic], questions));
});

test('proofs of an account and of slots', async () => {
	const questions: Question[] = [
		['contract', 'eth_getProof', () => [contract, [word(0), word(1)], 'latest']],
		['without slots', 'eth_getProof', () => [contract, [], 'latest']],
		['no account', 'eth_getProof', [empty, [word(0)], 'latest']],
	];
	// What surrounds an account in the state is each chain's own; its storage is not.
	expectExplained(await differing([anvil, mosaic], questions, { leaveOut: ['accountProof'] }));
});

test('calls: results, reverts, panics, and running out of gas', async () => {
	const from = wallets[0]?.address;
	const to = contract;
	const questions: Question[] = [['stored', 'eth_call', [{ to, data: call('stored') }, 'latest']]];
	for (let kind = 0; kind < 10; kind += 1) {
		const request = { from, to, data: call('fails', kind), gas: '0x30d40' };
		questions.push([`fails ${kind}`, 'eth_call', [request, 'latest']]);
		if (kind !== 6) questions.push([`fails ${kind}`, 'eth_estimateGas', [{ ...request, gas: undefined }, 'latest']]);
	}
	questions.push(
		['context', 'eth_call', [{ from, to, data: call('context'), gas: '0x186a0' }, '0x5']],
		[
			'context at a price',
			'eth_call',
			[{ from, to, data: call('context'), gas: '0x186a0', gasPrice: '0x77359400' }, '0x5'],
		],
		[
			'context with overrides',
			'eth_call',
			[
				{ to, data: call('context'), gas: '0x186a0' },
				'0x5',
				null,
				{ number: '0x77', time: '0xee6b4000', feeRecipient: stranger, gasLimit: '0x1c9c380' },
			],
		],
		['no code', 'eth_call', [{ to: empty, data: '0x01' }, 'latest']],
		['creation', 'eth_call', [{ from, data: '0x600a600c600039600a6000f3602a60005260206000f3' }, 'latest']],
		['value without funds', 'eth_call', [{ from: empty, to, value: '0x1' }, 'latest']],
		[
			'fee cap below the base fee',
			'eth_call',
			[{ from, to, maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x1' }, 'latest'],
		],
		[
			'tip above the cap',
			'eth_call',
			[{ from, to, maxFeePerGas: '0x77359400', maxPriorityFeePerGas: '0x77359401' }, 'latest'],
		],
		['gas below the least', 'eth_call', [{ from, to, gas: '0x1' }, 'latest']],
		['input and data', 'eth_call', [{ to, data: call('stored'), input: call('stored') }, 'latest']],
		['input', 'eth_call', [{ to, input: call('stored') }, 'latest']],
		['delegated account', 'eth_call', [{ to: wallets[5]?.address, data: call('stored') }, 'latest']],
		['block by EIP-1898 number', 'eth_call', [{ to, data: call('stored') }, { blockNumber: '0x2' }]],
		['block by EIP-1898 hash', 'eth_call', ({ hashes }) => [{ to, data: call('stored') }, { blockHash: hashes[2] }]],
		['pending', 'eth_call', [{ to, data: call('stored') }, 'pending']],
		['state', 'eth_call', [{ to, data: call('stored') }, 'latest', { [to]: { state: { [word(0)]: word(99) } } }]],
		[
			'state difference',
			'eth_call',
			[{ to, data: call('stored') }, 'latest', { [to]: { stateDiff: { [word(0)]: word(98) } } }],
		],
		['code', 'eth_call', [{ to: empty, data: '0x' }, 'latest', { [empty]: { code: '0x602a60005260206000f3' } }]],
		['balance', 'eth_call', [{ from: empty, to: stranger, value: ether }, 'latest', { [empty]: { balance: ether } }]],
		['transfer', 'eth_estimateGas', [{ from, to: stranger, value: '0x1' }]],
		['more than there is', 'eth_estimateGas', [{ from: empty, to: stranger, value: '0x1' }]],
		['nothing', 'eth_estimateGas', [{}]],
	);
	expectExplained(await differing([anvil, mosaic], questions));
});

test('logs by block, range, address and topics', async () => {
	const all = { fromBlock: '0x0', toBlock: 'latest' };
	const indexed = topicOf('Indexed(uint256,address,bytes32,uint256)');
	const plain = topicOf('Plain(bytes)');
	const questions: Question[] = [
		['all', 'eth_getLogs', [all]],
		['of an address', 'eth_getLogs', [{ ...all, address: contract }]],
		['of addresses', 'eth_getLogs', [{ ...all, address: [stranger, contract] }]],
		['of none', 'eth_getLogs', [{ ...all, address: [] }]],
		['by the first topic', 'eth_getLogs', [{ ...all, topics: [indexed] }]],
		['by one of topics', 'eth_getLogs', [{ ...all, topics: [[indexed, plain]] }]],
		['by the second topic', 'eth_getLogs', [{ ...all, topics: [null, word(2)] }]],
		['by three topics', 'eth_getLogs', [{ ...all, topics: [indexed, [word(1), word(3)], null] }]],
		['by more topics than logs have', 'eth_getLogs', [{ ...all, topics: [null, null, null, null] }]],
		['in a range', 'eth_getLogs', [{ fromBlock: '0x3', toBlock: '0x6' }]],
		['of the latest block', 'eth_getLogs', [{}]],
		['of a block', 'eth_getLogs', ({ hashes }) => [{ blockHash: hashes[5] }]],
		['of an unknown block', 'eth_getLogs', [{ blockHash: word(5) }]],
		['backwards', 'eth_getLogs', [{ fromBlock: '0x6', toBlock: '0x3' }]],
		['beyond the head', 'eth_getLogs', [{ fromBlock: '0x1', toBlock: '0xffff' }]],
		['of a block and a range', 'eth_getLogs', ({ hashes }) => [{ blockHash: hashes[5], fromBlock: '0x1' }]],
	];
	expectExplained(await differing([anvil, mosaic], questions));
});

test('fees', async () => {
	const questions: Question[] = [
		['of five blocks', 'eth_feeHistory', ['0x5', 'latest', [10, 50, 90]]],
		['at a block', 'eth_feeHistory', ['0x3', '0x6', [0, 25, 100]]],
		['without rewards', 'eth_feeHistory', ['0x3', 'latest', []]],
		['of more blocks than there are', 'eth_feeHistory', ['0x400', 'latest', [50]]],
		['as a number', 'eth_feeHistory', [4, 'latest', []]],
		['of an unknown block', 'eth_feeHistory', ['0x2', '0xffff', []]],
		['descending', 'eth_feeHistory', ['0x2', 'latest', [50, 10]]],
		['blob', 'eth_blobBaseFee', []],
	];
	expectExplained(await differing([anvil, mosaic], questions, { leaveOut: ['baseFeePerBlobGas', 'blobGasUsedRatio'] }));
});

test('the pool', async () => {
	const questions: Question[] = [
		['', 'txpool_status', []],
		['', 'txpool_inspect', []],
		['', 'txpool_content', []],
		['pending', 'eth_getBlockTransactionCountByNumber', ['pending']],
		['pending', 'eth_getBalance', [stranger, 'pending']],
	];
	// What is in no block yet has no time: null, or no field.
	expectExplained(await differing([anvil, mosaic], questions, { leaveOut: ['blockTimestamp'] }));
});

test('traces', async () => {
	const questions = sent.flatMap((hash, index): Question[] => {
		const name = hash === delegating ? 'delegates' : `${index}`;
		const changes = { tracer: 'prestateTracer', tracerConfig: { diffMode: true } };
		return [
			[name, 'debug_traceTransaction', [hash, { tracer: 'prestateTracer' }]],
			[`${name} changes`, 'debug_traceTransaction', [hash, changes]],
			[name, 'trace_transaction', [hash]],
		];
	});
	// New versions of geth show the hash of a code beside it.
	expectExplained(await differing([anvil, mosaic], questions, { leaveOut: ['codeHash'], see: withoutNothing }));
});

/** Accounts that were nothing before: geth leaves them out where anvil shows that they had no balance. */
function withoutNothing(value: unknown): unknown {
	if (!isContainer(value) || Array.isArray(value)) return value;
	const kept = Object.entries(value).filter(
		([, account]) => !isContainer(account) || account.balance !== '0x0' || 'nonce' in account || 'code' in account,
	);
	return Object.fromEntries(kept.map(([name, item]) => [name, withoutNothing(item)]));
}

test('input that is wrong', async () => {
	const questions: Question[] = [
		['no parameters', 'eth_getBalance', []],
		['a short address', 'eth_getBalance', ['0x12', 'latest']],
		['no address', 'eth_getBalance', [5, 'latest']],
		['an unknown tag', 'eth_getBalance', [stranger, 'newest']],
		['an unknown block', 'eth_getBalance', [stranger, '0xffff']],
		['an unknown hash', 'eth_getBalance', [stranger, { blockHash: word(5) }]],
		['no hex', 'eth_getTransactionByHash', ['hash']],
		['a short hash', 'eth_getTransactionByHash', ['0x12']],
		['an unknown hash', 'eth_getTransactionByHash', [word(5)]],
		['an unknown hash', 'eth_getTransactionReceipt', [word(5)]],
		['an unknown block', 'eth_getBlockReceipts', ['0xffff']],
		['an unknown method', 'eth_nothing', []],
		['no transaction', 'eth_sendRawTransaction', ['0x']],
		['junk', 'eth_sendRawTransaction', ['0x02c0']],
		['odd', 'eth_sendRawTransaction', ['0x123']],
		['too short', 'eth_sendRawTransaction', ['0xf86c']],
		['an unknown filter', 'eth_getFilterChanges', ['0x1234']],
		['an unknown filter', 'eth_uninstallFilter', ['0x1234']],
		['an unknown account', 'eth_sendTransaction', [{ from: stranger, to: empty }]],
		['odd data', 'eth_call', [{ to: contract, data: '0x123' }, 'latest']],
		['different input and data', 'eth_call', [{ to: contract, data: '0x12', input: '0x34' }, 'latest']],
	];
	expectExplained(await differing([anvil, mosaic], questions));
});

test('no reason is left over', () => {
	expect(Object.keys(reasons).filter((name) => !used.has(name))).toEqual([]);
});
