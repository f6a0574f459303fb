import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hash, type Hex, hexToBytes, keccak256, keccakHex, verifyMerkleProof } from '@mosaic/consensus';
import type { RpcMethods } from '@mosaic/rpc';
import { decodeRlp } from 'ethers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startAnvil } from '../support/anvil.ts';
import { compile } from '../support/compile.ts';
import { LinkProxy } from '../support/linkProxy.ts';
import { type RunningProgram, run } from '../support/process.ts';
import { present, rpc } from '../support/rpc.ts';
import { mosaic, type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const { bytecode } = compile('Token');
const word = (value: number | string): string => BigInt(value).toString(16).padStart(64, '0');
const whale: Hex = `0x${'77'.repeat(20)}`;
const stranger: Hex = `0x${'e5'.repeat(20)}`;
/** Returns what slot 1 holds; writes the call data to slot 2. */
const keeper = '0x60003560025560015460005260206000f3';

interface Receipt {
	readonly contractAddress: Hex | null;
	readonly transactionHash: Hex;
	readonly blockNumber: Hex;
}

/** Selector of Core's `stateRootAt(uint256)`. */
const stateRootAt = keccakHex(`0x${Buffer.from('stateRootAt(uint256)').toString('hex')}`).slice(2, 10);

let folder: string;
let remote: { url: string; program: RunningProgram };
let token: Hex;
let remoteReceipt: Receipt;
let head: { number: Hex; hash: Hex; timestamp: Hex };
const programs: RunningProgram[] = [];
const links: LinkProxy[] = [];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mosaic-forking-'));
	// Nothing of other runs is found, and nothing is left for them.
	process.env.XDG_CACHE_HOME = join(folder, 'user');
	remote = await startRemote();
});
afterEach(async () => {
	await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')));
	await Promise.all(links.splice(0).map((link) => link.close()));
});
afterAll(async () => {
	await remote?.program.stop('SIGKILL');
	await rm(folder, { recursive: true, force: true });
});

/** A chain with a token that a whale holds, accounts of all kinds, and blocks. */
async function startRemote(): Promise<typeof remote> {
	const started = await startAnvil(['--chain-id', '777', '--slots-in-an-epoch', '1']);
	const { url } = started;
	const [from] = await rpc(url, 'eth_accounts');
	const data: Hex = `${bytecode}${word(1_000_000)}`;
	token = (await sent(url, { from, data, gas: '0x4c4b40' })).contractAddress ?? '0x';
	remoteReceipt = await sent(url, { from, to: token, data: transfer(whale, 5_000), gas: '0x30d40' });
	await rpc(url, 'anvil_setBalance', [whale, '0x123456789abcdef']);
	await rpc(url, 'anvil_setNonce', [whale, '0x5']);
	await rpc(url, 'anvil_setCode', [stranger, keeper]);
	await rpc(url, 'anvil_setStorageAt', [stranger, '0x1', `0x${word(42)}`]);
	await rpc(url, 'anvil_setStorageAt', [stranger, '0x2', `0x${word(43)}`]);
	await rpc(url, 'anvil_mine', ['0x5']);
	head = await present(rpc(url, 'eth_getBlockByNumber', ['latest', false]));
	return started;
}

/** Sends a transaction; resolves with its receipt. */
async function sent(url: string, request: RpcMethods['eth_sendTransaction']['parameters'][0]): Promise<Receipt> {
	const hash = await rpc(url, 'eth_sendTransaction', [request]);
	return until(
		() => rpc(url, 'eth_getTransactionReceipt', [hash]),
		(answer) => answer !== null,
	);
}

function transfer(to: Hex, amount: number): Hex {
	return `0xa9059cbb${word(to)}${word(amount)}`;
}

function balanceOf(url: string, owner: Hex, block: Hex | 'latest' = 'latest'): Promise<Hex> {
	return rpc(url, 'eth_call', [{ to: token, data: `0x70a08231${word(owner)}` }, block]);
}

/** Nonce and balance that a proof shows of the whale. Throws where it does not verify. */
function proven({ accountProof }: { readonly accountProof: readonly Hex[] }, root: Hash): bigint[] {
	const leaf = verifyMerkleProof(root, keccak256(hexToBytes(whale as Hex)), accountProof);
	if (leaf === null) throw new TypeError('the account proof does not verify');
	const [nonce, balance] = decodeRlp(leaf) as string[];
	return [BigInt(nonce ?? 0), BigInt(balance ?? 0)];
}

async function fork(words: readonly string[] = []): Promise<RunningStack> {
	const stack = await startStack(['--fork-url', remote.url, '--no-storage-caching', ...words]);
	programs.push(stack.program);
	return stack;
}

test('an impersonated whale moves a token of the forked chain, and its block becomes final and committed', async () => {
	const { auxiliary, origin, core } = await fork();
	const { url } = auxiliary;
	expect(auxiliary.chainId).toBe(777);
	const first = await present(rpc(url, 'eth_getBlockByNumber', ['latest', false]));
	expect(BigInt(first.number)).toBe(BigInt(head.number) + 1n);
	expect(first.parentHash).toBe(head.hash);
	expect(await balanceOf(url, whale)).toBe(`0x${word(5_000)}`);
	await rpc(url, 'anvil_impersonateAccount', [whale]);
	const request = { from: whale, to: token, data: transfer(stranger, 1_234) };
	const receipt = await sent(url, request);
	const { transactionHash: hash } = receipt;
	expect(receipt).toMatchObject({ status: '0x1', from: whale, logs: [{ address: token }] });
	expect(BigInt(receipt.blockNumber)).toBeGreaterThan(BigInt(first.number));
	expect(await balanceOf(url, whale)).toBe(`0x${word(3_766)}`);
	expect(await balanceOf(url, stranger)).toBe(`0x${word(1_234)}`);
	const metaBlock = await until(
		async () => {
			const found = await rpc(url, 'mosaic_getTransactionFinality', [hash]);
			return found?.level === 'committed' ? found.metaBlock : null;
		},
		(found) => found !== null,
	);
	const { checkpoint, stateRoot } = await present(rpc(url, 'mosaic_getMetaBlock', [metaBlock.height]));
	expect(Number(checkpoint.number)).toBeGreaterThanOrEqual(Number(receipt.blockNumber));
	const block = await present(rpc(url, 'eth_getBlockByNumber', [checkpoint.number, false]));
	expect(block.stateRoot).toBe(stateRoot);
	const anchored: Hex = `0x${stateRootAt}${word(checkpoint.number)}`;
	expect(await rpc(origin.url, 'eth_call', [{ to: core, data: anchored }, 'latest'])).toBe(stateRoot);
	// What this chain wrote is proven, what it did not is refused.
	const proof = await rpc(url, 'eth_getProof', [whale, [], checkpoint.number]);
	expect(proven(proof, stateRoot)).toEqual([6n, BigInt(proof.balance)]);
	await expect(rpc(url, 'eth_getProof', [token, [`0x${word(2)}`], 'latest'])).rejects.toThrow('-32002');
	// So is a list of slots, unless all of them are of this chain.
	const slotsOf = ({ blockNumber }: Receipt, address: Hex) =>
		rpc(url, 'debug_storageRangeAt', [blockNumber, 1, address, '0x', 10]);
	await expect(slotsOf(receipt, token)).rejects.toThrow('-32002');
	const [from] = await rpc(url, 'eth_accounts');
	const deployed = await sent(url, { from, data: `${bytecode}${word(1_000_000)}`, gas: '0x4c4b40' });
	expect(Object.keys((await slotsOf(deployed, deployed.contractAddress ?? '0x')).storage)).not.toHaveLength(0);
});

test('answers as anvil does that forks the same chain, before and after the same transactions', async () => {
	const [stack, anvil] = await Promise.all([
		fork(['--manual-mining']),
		startAnvil(['--fork-url', remote.url, '--no-mining']),
	]);
	programs.push(anvil.program);
	const urls = [stack.auxiliary.url, anvil.url];
	const [from = '0x'] = await rpc(anvil.url, 'eth_accounts');
	const same = async (ask: (url: string) => Promise<unknown>): Promise<void> => {
		const [ours, theirs] = await Promise.all(urls.map(ask));
		expect(ours).toEqual(theirs);
	};
	const look = async (): Promise<void> => {
		for (const address of [from, whale, stranger, token, `0x${'99'.repeat(20)}`] as const) {
			for (const method of ['eth_getBalance', 'eth_getTransactionCount', 'eth_getCode'] as const)
				await same((url) => rpc(url, method, [address, 'latest']));
			await same((url) => balanceOf(url, address));
			for (const slot of ['0x0', '0x1', '0x2'] as const)
				await same((url) => rpc(url, 'eth_getStorageAt', [address, slot, 'latest']));
		}
		await same((url) => rpc(url, 'eth_call', [{ to: stranger, data: `0x${word(9)}` }, 'latest']));
		const request = { from: whale, to: token, data: transfer(stranger, 3) };
		const [ours, theirs] = await Promise.all(
			urls.map(async (url) => Number(await rpc(url, 'eth_estimateGas', [request]))),
		);
		// Both search for the least, to within a hundredth or two.
		expect(Math.abs((ours ?? 0) / (theirs ?? 1) - 1)).toBeLessThan(0.02);
	};
	const past = async (): Promise<void> => {
		await same((url) => rpc(url, 'eth_chainId'));
		for (const block of ['earliest', '0x1', '0x2', head.number] as const)
			await same((url) => rpc(url, 'eth_getBlockByNumber', [block, true]));
		await same((url) => rpc(url, 'eth_getBlockByHash', [head.hash, false]));
		const { transactionHash } = remoteReceipt;
		await same((url) => rpc(url, 'eth_getTransactionByHash', [transactionHash]));
		await same((url) => rpc(url, 'eth_getTransactionReceipt', [transactionHash]));
		await same((url) => rpc(url, 'eth_getBalance', [whale, '0x1']));
		await same((url) => balanceOf(url, whale, '0x1'));
		await same((url) => rpc(url, 'eth_getTransactionReceipt', [`0x${word(1)}`]));
	};
	await look();
	await past();
	const hashes = new Map<string, Hex[]>();
	for (const url of urls) {
		await rpc(url, 'anvil_impersonateAccount', [whale]);
		const fees = { gas: '0x30d40', maxFeePerGas: '0x77359400', maxPriorityFeePerGas: '0x1' } as const;
		const sent: Hex[] = [];
		for (const request of [
			{ from: whale, to: token, data: transfer(stranger, 77) },
			{ from: whale, to: stranger, data: `0x${word(0)}`, value: '0x5' },
			{ from, to: whale, value: '0x123' },
		] as const)
			sent.push(await rpc(url, 'eth_sendTransaction', [{ ...request, ...fees }]));
		await rpc(url, 'anvil_setBalance', [token, '0x7']);
		await rpc(url, 'anvil_setStorageAt', [stranger, '0x1', `0x${word(0)}`]);
		await rpc(url, 'evm_mine');
		hashes.set(url, sent);
	}
	for (const index of [0, 1, 2]) {
		const receiptOf = async (url: string) => {
			const { status, gasUsed, logs, to } = await present(
				rpc(url, 'eth_getTransactionReceipt', [hashes.get(url)?.[index] ?? '0x']),
			);
			return { status, gasUsed, to, logs: logs.map((log) => [log.address, log.topics, log.data]) };
		};
		await same(receiptOf);
	}
	for (const slot of ['0x1', '0x2'] as const)
		await same((url) => rpc(url, 'eth_getStorageAt', [stranger, slot, 'latest']));
	for (const address of [stranger, token]) await same((url) => rpc(url, 'eth_getBalance', [address, 'latest']));
	await same((url) => balanceOf(url, whale));
	await same((url) => rpc(url, 'eth_getTransactionCount', [whale, 'latest']));
	await same(async (url) => {
		const logs = await rpc(url, 'eth_getLogs', [{ address: token, fromBlock: '0x0', toBlock: 'latest' }]);
		return logs.map(({ topics, data }) => [topics, data]);
	});
	const forked = { forkUrl: new URL(remote.url).origin, forkBlockNumber: Number(head.number) };
	expect((await rpc(urls[0] ?? '', 'anvil_nodeInfo')).forkConfig).toMatchObject(forked);
	await same(async (url) => (await rpc(url, 'anvil_metadata')).forkedNetwork);
});

test('sees the blocks before: number, hashes, time and base fee go on', async () => {
	const { url } = (await fork(['--manual-mining'])).auxiliary;
	// Returns the number, the hash of the block `n` below, the time and the base fee.
	const observer = '0x43600052600035430340602052426040524860605260806000f3';
	await rpc(url, 'anvil_setCode', [`0x${'0b'.repeat(20)}`, observer]);
	await rpc(url, 'evm_mine');
	const call = async (below: number): Promise<string[]> => {
		const answer = await rpc(url, 'eth_call', [{ to: `0x${'0b'.repeat(20)}`, data: `0x${word(below)}` }, 'latest']);
		return [0, 1, 2, 3].map((index) => `0x${answer.slice(2 + 64 * index, 66 + 64 * index)}`);
	};
	const number = Number(head.number);
	const [seen, two, time] = await call(2);
	expect(Number(seen)).toBe(number + 2);
	expect(two).toBe(head.hash);
	expect(Number(time)).toBeGreaterThan(Number(head.timestamp));
	const [, four] = await call(4);
	expect(four).toBe(
		(await present(rpc(remote.url, 'eth_getBlockByNumber', [`0x${(number - 2).toString(16)}`, false]))).hash,
	);
	const next = (await present(rpc(remote.url, 'eth_feeHistory', ['0x1', head.number, []]))).baseFeePerGas?.[1];
	const first = await present(rpc(url, 'eth_getBlockByNumber', [`0x${(number + 1).toString(16)}`, false]));
	expect(first.baseFeePerGas).toBe(next);
});

test('what was read stays readable when that chain is gone: from the data directory, and from the cache', async () => {
	const gone = await startRemote();
	const block = Number(head.number);
	const words = ['--fork-block-number', String(block), '--cache-path', join(folder, 'cache'), '--manual-mining'];
	const start = async (more: readonly string[]): Promise<RunningStack> => {
		const stack = await startStack(['--fork-url', gone.url, ...words, ...more]);
		programs.push(stack.program);
		return stack;
	};
	const data = ['--data-dir', join(folder, 'data')];
	const first = await start(data);
	const { url } = first.auxiliary;
	expect(await balanceOf(url, whale)).toBe(`0x${word(5_000)}`);
	await rpc(url, 'anvil_impersonateAccount', [whale]);
	const hash = await rpc(url, 'eth_sendTransaction', [
		{ from: whale, to: token, data: transfer(stranger, 5_000), gas: '0x30d40' },
	]);
	await rpc(url, 'evm_mine');
	expect((await present(rpc(url, 'eth_getTransactionReceipt', [hash]))).status).toBe('0x1');
	await first.program.stop();
	await gone.program.stop('SIGKILL');

	const again = await start(data);
	expect(await balanceOf(again.auxiliary.url, whale)).toBe(`0x${word(0)}`);
	expect(await balanceOf(again.auxiliary.url, stranger)).toBe(`0x${word(5_000)}`);
	expect(again.genesisHash).toBe(first.genesisHash);
	// What was not read is an error and no zero, and the chain goes on.
	await expect(rpc(again.auxiliary.url, 'eth_getBalance', [`0x${'aa'.repeat(20)}`, 'latest'])).rejects.toThrow(
		'FORK_UNREACHABLE',
	);
	await rpc(again.auxiliary.url, 'evm_mine');
	await again.program.stop();

	const cached = await start([]);
	expect(await balanceOf(cached.auxiliary.url, whale)).toBe(`0x${word(5_000)}`);
	const other = run(mosaic, ['dev', '--fork-url', remote.url, ...data, '--fork-block-number', '1', '--port', '0']);
	expect(await other.exit()).toBe(1);
	expect(other.errors()).toContain('DATA_DIRECTORY_MISMATCH');
});

test('a transaction whose state cannot be read waits in the pool, and is mined when it can be', async () => {
	const link = await LinkProxy.open();
	links.push(link);
	link.target = Number(new URL(remote.url).port);
	const { auxiliary, program } = await startStack([
		...['--fork-url', `http://127.0.0.1:${link.port}`, '--no-storage-caching'],
	]);
	programs.push(program);
	const { url } = auxiliary;
	const [from] = await rpc(url, 'eth_accounts');
	// Neither this chain nor a cache of other runs knows the account.
	expect(existsSync(join(folder, 'user'))).toBe(false);
	link.cut();
	const blocks = async (): Promise<number> => Number(await rpc(url, 'eth_blockNumber')) - Number(head.number) - 1;
	const fees = { gas: '0x30d40', maxFeePerGas: '0x77359400', maxPriorityFeePerGas: '0x1' } as const;
	const sending = rpc(url, 'eth_sendTransaction', [{ from, to: stranger, data: `0x${word(5)}`, ...fees }]);
	// The block that was begun for it goes without it, and so do those after it: then the answer is there.
	await until(blocks, (count) => count > 0);
	await rpc(url, 'evm_mine');
	await rpc(url, 'evm_mine');
	const stalled = await sending;
	expect(await blocks()).toBeGreaterThanOrEqual(3);
	expect(await rpc(url, 'eth_getTransactionReceipt', [stalled])).toBeNull();
	expect((await present(rpc(url, 'eth_getTransactionByHash', [stalled]))).blockNumber).toBeNull();
	link.heal();
	const receipt = await until(
		() => rpc(url, 'eth_getTransactionReceipt', [stalled]),
		(answer) => answer !== null,
	);
	expect(receipt.status).toBe('0x1');
	expect(await rpc(url, 'eth_getStorageAt', [stranger, '0x2', 'latest'])).toBe(`0x${word(5)}`);
});

test('snapshots, dumps and rollbacks work upon a fork', async () => {
	const { auxiliary, program } = await fork(['--manual-mining']);
	const { url } = auxiliary;
	const snapshot = await rpc(url, 'evm_snapshot');
	await rpc(url, 'anvil_setStorageAt', [stranger, '0x1', `0x${word(0)}`]);
	await rpc(url, 'anvil_setBalance', [whale, '0x0']);
	await rpc(url, 'evm_mine');
	expect(await rpc(url, 'eth_getStorageAt', [stranger, '0x1', 'latest'])).toBe(`0x${word(0)}`);
	expect(await rpc(url, 'eth_getBalance', [whale, 'latest'])).toBe('0x0');
	const dump = await rpc(url, 'anvil_dumpState');
	expect(await rpc(url, 'evm_revert', [snapshot])).toBe(true);
	expect(await rpc(url, 'eth_getStorageAt', [stranger, '0x1', 'latest'])).toBe(`0x${word(42)}`);
	expect(await rpc(url, 'eth_getBalance', [whale, 'latest'])).toBe('0x123456789abcdef');
	expect(await rpc(url, 'anvil_loadState', [dump])).toBe(true);
	for (const told of ['the dump has what was written here alone', 'the accounts of the dump are loaded over it'])
		await until(
			async () => program.errors(),
			(text) => text.includes(told),
		);
	await rpc(url, 'evm_mine');
	expect(await rpc(url, 'eth_getStorageAt', [stranger, '0x1', 'latest'])).toBe(`0x${word(0)}`);
	await rpc(url, 'anvil_rollback', [1]);
	expect(await rpc(url, 'eth_getStorageAt', [stranger, '0x1', 'latest'])).toBe(`0x${word(42)}`);
	await expect(rpc(url, 'anvil_rollback', [1])).rejects.toThrow('depth');
});

test('a reset begins a fork, another one, and none again', async () => {
	const { program, auxiliary, genesisHash } = await startStack(['--no-storage-caching']);
	programs.push(program);
	const { url } = auxiliary;
	const reset = (block?: Hex) =>
		rpc(url, 'hardhat_reset', [{ forking: { jsonRpcUrl: remote.url, blockNumber: block } }]);
	await expect(rpc(url, 'anvil_reset', [{ forking: { jsonRpcUrl: 'http://127.0.0.1:9' } }])).rejects.toThrow(
		'FORK_UNREACHABLE',
	);
	expect((await present(rpc(url, 'eth_getBlockByNumber', ['0x0', false]))).hash).toBe(genesisHash);
	await reset();
	expect([await rpc(url, 'eth_chainId'), await balanceOf(url, whale)]).toEqual(['0x309', `0x${word(5_000)}`]);
	const [from] = await rpc(url, 'eth_accounts');
	await sent(url, { from, to: whale, value: '0x1' });
	await reset(head.number);
	expect(await rpc(url, 'eth_getBalance', [whale, 'latest'])).toBe('0x123456789abcdef');
	await reset('0x1');
	expect(Number(await rpc(url, 'eth_blockNumber'))).toBe(2);
	expect(await balanceOf(url, whale)).toBe(`0x${word(0)}`);
	await rpc(url, 'anvil_setRpcUrl', [remote.url]);
	await rpc(url, 'anvil_reset');
	expect(await rpc(url, 'eth_chainId')).toBe('0x7a69');
	expect(await rpc(url, 'eth_getCode', [token, 'latest'])).toBe('0x');
	await sent(url, { from, to: whale, value: '0x1' });
	expect((await rpc(url, 'anvil_nodeInfo')).forkConfig.forkUrl).toBeNull();
});

test.each([
	[['--fork-url', 'http://127.0.0.1:9/secret'], 'FORK_UNREACHABLE'],
	[['--fork-url', 'ftp://node/secret'], 'OPTION_INVALID'],
	[['--fork-block-number', '99999'], 'FORK_BLOCK_MISSING'],
	[['--fork-block-number', '2', '--epoch-length', '2'], 'FORK_BLOCK_UNALIGNED'],
])('%j does not start, and says why without secrets', async (words, code) => {
	const url = words.includes('--fork-url') ? [] : ['--fork-url', remote.url];
	const program = run(mosaic, ['dev', '--no-storage-caching', ...url, ...words, '--port', '0', '--origin-port', '0']);
	expect(await program.exit()).not.toBe(0);
	expect(program.errors()).toContain(`[${code}]`);
	expect(program.errors()).not.toContain('secret');
});
