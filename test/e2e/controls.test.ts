import { hexToBytes, keccak256, verifyMerkleProof } from '@mosaic/consensus';
import { decodeRlp, toBeHex } from 'ethers';
import {
	type Address,
	createTestClient,
	createWalletClient,
	defineChain,
	getAddress,
	type Hash,
	http,
	parseEther,
	publicActions,
} from 'viem';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { present, rpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
let url: string;
beforeAll(async () => {
	stack = await startStack(['--commit-interval', '0']);
	url = stack.auxiliary.url;
});
afterAll(async () => {
	expect(await stack.program.stop()).toBe(0);
	expect(stack.program.errors()).not.toMatch(/"level":(40|50)/);
});

const accountOf = (index: number): Address => (stack.accounts[index]?.address ?? '0x') as Address;

/** Nobody has the key of it. */
const strangerOf = (mode: string): Address => `0x${mode === 'anvil' ? 'a1' : 'b2'}${'77'.repeat(19)}`;

function clients(mode: 'anvil' | 'hardhat') {
	const chain = defineChain({
		id: stack.auxiliary.chainId,
		name: 'Mosaic',
		nativeCurrency: { name: 'Coin', symbol: 'COIN', decimals: 18 },
		rpcUrls: { default: { http: [url] } },
	});
	const options = { chain, transport: http(url), pollingInterval: 20, cacheTime: 0 };
	return {
		control: createTestClient({ ...options, mode }).extend(publicActions),
		wallet: createWalletClient(options),
	};
}

/** What both chains are at a moment: nothing of it may differ after a revert to it. */
async function moment(): Promise<unknown> {
	const [status, origin, originPending, pool, ...accounts] = await Promise.all([
		rpc(url, 'mosaic_status'),
		rpc(stack.origin.url, 'eth_getBlockByNumber', ['latest', false]),
		rpc(stack.origin.url, 'txpool_status'),
		rpc(url, 'txpool_content'),
		...stack.accounts.map(({ address }) => rpc(url, 'eth_getProof', [address, [], 'latest'])),
	]);
	return { status, origin, originPending, pool, accounts };
}

/** Resolves when the stack has nothing more to do by itself: all is committed, and the kernel opened by that is active. */
async function settled(): Promise<void> {
	await until(async () => {
		const { latest, committed, lastCommit, kernel } = await rpc(url, 'mosaic_status');
		if (Number(kernel.height) !== Number(lastCommit?.height ?? 0) + 1) return false;
		for (let number = Number(committed?.number ?? 0) + 1; number <= Number(latest.number); number += 1) {
			const block = await present(rpc(url, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, false]));
			if (block.transactions.length > 0) return false;
		}
		return true;
	}, Boolean);
	let before = '';
	const rests = async (): Promise<boolean> => {
		const now = JSON.stringify(await moment());
		const same = now === before;
		before = now;
		return same;
	};
	await until(rests, Boolean);
}

describe.each(['anvil', 'hardhat'] as const)('viem’s test client, mode %s', (mode) => {
	const { control, wallet } = lazily(() => clients(mode));
	beforeEach(async () => {
		await control().setAutomine(true);
		await settled();
		await control().setAutomine(false);
	});

	test('by hand: a transaction waits for the block that is ordered', async () => {
		expect(await control().getAutomine()).toBe(false);
		const before = await control().getBlockNumber();
		const hash = await wallet().sendTransaction({ account: accountOf(1), to: accountOf(2), value: 1n });
		expect((await control().getTransaction({ hash })).blockNumber).toBeNull();
		await control().mine({ blocks: 1 });
		expect((await control().getTransactionReceipt({ hash })).blockNumber).toBe(before + 1n);
		expect(await control().getBlockNumber()).toBe(before + 1n);
		await control().mine({ blocks: 3, interval: 60 });
		expect(await control().getBlockNumber()).toBe(before + 4n);
		const [first, last] = await Promise.all(
			[before + 2n, before + 4n].map((blockNumber) => control().getBlock({ blockNumber })),
		);
		expect(Number(last?.timestamp) - Number(first?.timestamp)).toBe(120);
		expect(await rpc(url, 'mosaic_getTransactionFinality', [hash])).toMatchObject({ level: /finalized|committed/ });
	});

	test('time: the next block’s, and that of all after it', async () => {
		const { timestamp } = await control().getBlock();
		await control().setNextBlockTimestamp({ timestamp: timestamp + 5_000n });
		await control().mine({ blocks: 1 });
		expect((await control().getBlock()).timestamp).toBe(timestamp + 5_000n);
		const early = control().setNextBlockTimestamp({ timestamp });
		await expect(early).rejects.toThrow(/is lower than previous block's timestamp/);
		await control().increaseTime({ seconds: 86_400 });
		await control().mine({ blocks: 1 });
		const later = (await control().getBlock()).timestamp;
		expect(later).toBeGreaterThanOrEqual(timestamp + 5_000n + 86_400n);
		expect(later).toBeLessThan(timestamp + 5_000n + 86_400n + 60n);
		await control().setBlockTimestampInterval({ interval: mode === 'hardhat' ? 0.012 : 12 });
		await control().mine({ blocks: 2 });
		expect((await control().getBlock()).timestamp).toBe(later + 24n);
		await control().removeBlockTimestampInterval();
	});

	test('accounts: set, seen at once, true in the next block, and proven there', async () => {
		const address = strangerOf(mode);
		const word = (value: number): Hash => `0x${value.toString(16).padStart(64, '0')}`;
		// Returns what slot 1 holds.
		const code = '0x60015460005260206000f3';
		const before = await control().getBlockNumber();
		await control().setBalance({ address, value: parseEther('3') });
		await control().setNonce({ address, nonce: 7 });
		await control().setCode({ address, bytecode: code });
		await control().setStorageAt({ address, index: 1, value: word(42) });
		const look = async () => [
			await control().getBalance({ address }),
			await control().getTransactionCount({ address }),
			await control().getCode({ address }),
			(await control().call({ to: address })).data,
		];
		const wanted = [parseEther('3'), 7, code, word(42)];
		expect(await look()).toEqual(wanted);
		expect(await control().getBlockNumber()).toBe(before);
		await control().mine({ blocks: 1 });
		expect(await look()).toEqual(wanted);
		const { stateRoot, extraData } = await control().getBlock();
		expect(extraData).toMatch(/^0x[0-9a-f]{64}$/);
		const proof = await control().getProof({ address, storageKeys: [word(1)] });
		const leaf = verifyMerkleProof(stateRoot, keccak256(hexToBytes(address)), proof.accountProof);
		expect(decodeRlp(leaf ?? '0x')).toEqual(['0x07', toBeHex(parseEther('3')), proof.storageHash, proof.codeHash]);
		expect(proof.storageProof[0]?.value).toBe(42n);
	});

	test('an account impersonated sends, without its key, and no longer when that is stopped', async () => {
		const address = strangerOf(mode);
		const send = () => wallet().sendTransaction({ account: address, to: accountOf(2), value: 1n });
		await expect(send()).rejects.toThrow(/unknown account/);
		await control().impersonateAccount({ address });
		const hash = await send();
		await control().mine({ blocks: 1 });
		expect(await control().getTransactionReceipt({ hash })).toMatchObject({ status: 'success', from: address });
		expect(await control().getTransaction({ hash })).toMatchObject({ from: address, nonce: 7 });
		await control().stopImpersonatingAccount({ address });
		await expect(send()).rejects.toThrow(/unknown account/);
	});

	test('one transaction of anybody is sent without a signature, and none after it', async () => {
		const address = strangerOf(mode);
		const fields = { from: address, to: accountOf(2), value: 1n };
		const hash = await control().sendUnsignedTransaction(fields);
		await control().mine({ blocks: 1 });
		expect(await control().getTransactionReceipt({ hash })).toMatchObject({ status: 'success', from: address });
		await expect(wallet().sendTransaction({ ...fields, account: address })).rejects.toThrow(/unknown account/);
		expect(await wallet().getAddresses()).not.toContain(getAddress(address));
	});

	test('the next block: base fee, gas limit, whom it pays', async () => {
		await control().setNextBlockBaseFeePerGas({ baseFeePerGas: 123_456_789n });
		await control().setBlockGasLimit({ gasLimit: 12_345_678n });
		await control().setCoinbase({ address: accountOf(9) });
		await control().mine({ blocks: 2 });
		const [block, next] = await Promise.all(
			[1n, 0n].map(async (back) => control().getBlock({ blockNumber: (await control().getBlockNumber()) - back })),
		);
		const miner = accountOf(9).toLowerCase();
		expect(block).toMatchObject({ baseFeePerGas: 123_456_789n, gasLimit: 12_345_678n, miner });
		expect(next).toMatchObject({ gasLimit: 12_345_678n, miner, extraData: '0x' });
		expect(next?.baseFeePerGas).toBeLessThan(123_456_789n);
		await control().setBlockGasLimit({ gasLimit: 60_000_000n });
	});

	test('a snapshot brings back both chains, and what they know of each other', async () => {
		await control().setAutomine(true);
		await settled();
		const before = await moment();
		const id = await control().snapshot();
		const hash = await wallet().sendTransaction({ account: accountOf(1), to: accountOf(2), value: 7n });
		await until(
			() => rpc(url, 'mosaic_getTransactionFinality', [hash]),
			(found) => found?.level === 'committed',
		);
		await control().increaseTime({ seconds: 500_000 });
		await control().revert({ id });
		expect(await moment()).toEqual(before);
		expect(await rpc(url, 'mosaic_getTransactionFinality', [hash])).toBeNull();
		const again = await wallet().sendTransaction({ account: accountOf(1), to: accountOf(2), value: 8n });
		await until(
			() => rpc(url, 'mosaic_getTransactionFinality', [again]),
			(found) => found?.level === 'committed',
		);
		const { halted, offenders } = await rpc(url, 'mosaic_status');
		expect({ halted, offenders }).toEqual({ halted: null, offenders: [] });
	});
});

test('transactions that waited at a snapshot wait again, later ones are gone', async () => {
	await rpc(url, 'evm_setAutomine', [false]);
	const send = (value: Hash) =>
		rpc(url, 'eth_sendTransaction', [{ from: accountOf(3), to: accountOf(2), value, gas: '0x5208' }]);
	const first = await send('0x1');
	const before = await moment();
	const id = await rpc(url, 'evm_snapshot');
	const second = await send('0x2');
	expect(await rpc(url, 'evm_mine')).toBe('0x0');
	expect((await present(rpc(url, 'eth_getTransactionReceipt', [second]))).status).toBe('0x1');
	expect(await rpc(url, 'evm_revert', [id])).toBe(true);
	expect(await moment()).toEqual(before);
	expect(await rpc(url, 'eth_getTransactionByHash', [second])).toBeNull();
	await rpc(url, 'evm_mine');
	expect((await present(rpc(url, 'eth_getTransactionReceipt', [first]))).status).toBe('0x1');
	expect(await rpc(url, 'evm_revert', [id])).toBe(false);
});

test('edits that waited at a snapshot wait again', async () => {
	await rpc(url, 'evm_setAutomine', [false]);
	const address: Address = `0x${'c3'.repeat(20)}`;
	await rpc(url, 'anvil_setBalance', [address, '0x5']);
	const id = await rpc(url, 'evm_snapshot');
	await rpc(url, 'anvil_addBalance', [address, 7]);
	await rpc(url, 'evm_mine');
	expect(await rpc(url, 'eth_getBalance', [address, 'latest'])).toBe('0xc');
	await rpc(url, 'evm_revert', [id]);
	expect(await rpc(url, 'eth_getBalance', [address, 'latest'])).toBe('0x5');
	await rpc(url, 'evm_mine');
	expect(await rpc(url, 'eth_getBalance', [address, 'latest'])).toBe('0x5');
});

test('anybody sends where everybody is impersonated', async () => {
	await rpc(url, 'evm_setAutomine', [false]);
	const from: Address = `0x${'d4'.repeat(20)}`;
	await rpc(url, 'anvil_setBalance', [from, `${parseEther('1')}`]);
	await rpc(url, 'anvil_autoImpersonateAccount', [true]);
	const hash = await rpc(url, 'eth_sendTransaction', [{ from, to: accountOf(2), value: '0x1' }]);
	await rpc(url, 'anvil_autoImpersonateAccount', [false]);
	await rpc(url, 'evm_mine');
	expect(await rpc(url, 'eth_getTransactionReceipt', [hash])).toMatchObject({ from, status: '0x1' });
	expect(await rpc(url, 'eth_accounts')).not.toContain(from);
});

test('an earlier snapshot uses up the later ones', async () => {
	await rpc(url, 'evm_setAutomine', [false]);
	const [first, second] = [await rpc(url, 'evm_snapshot'), await rpc(url, 'evm_snapshot')];
	await rpc(url, 'anvil_mine', [5]);
	expect(await rpc(url, 'evm_revert', [first])).toBe(true);
	expect(await rpc(url, 'evm_revert', [second])).toBe(false);
});

test('blocks at intervals, until they are switched off', async () => {
	await rpc(url, 'evm_setIntervalMining', [1]);
	expect(await rpc(url, 'anvil_getIntervalMining')).toBe(1);
	expect(await rpc(url, 'anvil_getAutomine')).toBe(false);
	const before = Number(await rpc(url, 'eth_blockNumber'));
	await until(
		() => rpc(url, 'eth_blockNumber'),
		(number) => Number(number) >= before + 2,
	);
	await rpc(url, 'evm_setIntervalMining', [0]);
	expect(await rpc(url, 'anvil_getIntervalMining')).toBeNull();
});

/** The origin has no controls: it follows. */
test('controls are the auxiliary chain’s alone', async () => {
	await expect(rpc(stack.origin.url, 'evm_mine')).rejects.toThrow(/does not exist/);
});

function lazily<T extends Record<string, unknown>>(make: () => T): { readonly [Name in keyof T]: () => T[Name] } {
	let made: T | undefined;
	const get = (): T => {
		made ??= make();
		return made;
	};
	return { control: () => get().control, wallet: () => get().wallet } as never;
}
