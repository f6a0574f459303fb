import type { Hex } from '@mosaic/consensus';
import { afterEach, expect, test } from 'vitest';
import { type RunningAnvil, startAnvil } from '../support/anvil.ts';
import { ask, present, type RpcMethod, type RpcParameters, type RpcResult } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: RunningStack | undefined;
let anvil: RunningAnvil | undefined;
afterEach(async () => {
	await stack?.program.stop('SIGKILL');
	await anvil?.program.stop('SIGKILL');
	stack = undefined;
	anvil = undefined;
});

/** What a test says to a stack. */
class Story {
	readonly #stack: RunningStack;

	constructor(running: RunningStack) {
		this.#stack = running;
	}

	static async begin(...words: string[]): Promise<Story> {
		stack = await startStack(['--commit-interval', '0', ...words]);
		return new Story(stack);
	}

	ask<M extends RpcMethod>(method: M, ...params: RpcParameters<M>): Promise<RpcResult<M>> {
		return ask(this.#stack.auxiliary.url, method, ...params);
	}

	origin<M extends RpcMethod>(method: M, ...params: RpcParameters<M>): Promise<RpcResult<M>> {
		return ask(this.#stack.origin.url, method, ...params);
	}

	account(index: number): Hex {
		return this.#stack.accounts[index]?.address ?? '0x';
	}

	async height(): Promise<number> {
		return Number(await this.ask('eth_blockNumber'));
	}

	send(value: number, nonce?: number): Promise<Hex> {
		const [from, to] = [this.account(0), this.account(1)];
		const given: { nonce?: Hex } = nonce === undefined ? {} : { nonce: `0x${nonce.toString(16)}` };
		return this.ask('eth_sendTransaction', { from, to, value: `0x${value.toString(16)}`, gas: '0x5208', ...given });
	}

	/** Sends a transfer, and resolves when Core holds a meta-block over it: with its hash. */
	async committed(value: number): Promise<Hex> {
		const hash = await this.send(value);
		await until(
			() => this.ask('mosaic_getTransactionFinality', hash),
			(found) => found?.level === 'committed',
		);
		return hash;
	}

	/** Nobody is an offender, nothing is halted, and every commit in Core is of a block of this chain. */
	async isSound(): Promise<void> {
		const { halted, offenders, lastCommit } = await this.ask('mosaic_status');
		expect({ halted, offenders }).toEqual({ halted: null, offenders: [] });
		if (lastCommit === null) return;
		const block = await this.ask('eth_getBlockByNumber', lastCommit.source.number, false);
		expect(block).toMatchObject({ hash: lastCommit.source.hash, stateRoot: lastCommit.stateRoot });
		expect(this.#stack.program.errors()).not.toMatch(/"level":(40|50)/);
	}
}

test('blocks taken back are gone with their transactions, and with the commits that held them', async () => {
	const story = await Story.begin();
	const first = await story.committed(1);
	const second = await story.committed(2);
	const { blockNumber } = await present(story.ask('eth_getTransactionReceipt', second));
	await story.ask('evm_setAutomine', false);
	const before = await story.origin('eth_blockNumber');
	await story.ask('anvil_rollback', (await story.height()) - Number(blockNumber) + 1);
	expect(await story.height()).toBe(Number(blockNumber) - 1);
	expect(await story.ask('eth_getTransactionReceipt', second)).toBeNull();
	expect(await story.ask('eth_getTransactionReceipt', first)).toMatchObject({ status: '0x1' });
	expect(Number(await story.origin('eth_blockNumber'))).toBeLessThan(Number(before));
	await story.ask('evm_setAutomine', true);
	await story.committed(3);
	await story.isSound();
});

test('a block that no commit holds is taken back, and the origin stays', async () => {
	const story = await Story.begin();
	await story.committed(1);
	await story.ask('evm_setAutomine', false);
	await story.ask('anvil_mine', 3);
	const [height, origin] = [await story.height(), await story.origin('eth_blockNumber')];
	await story.ask('anvil_rollback');
	await story.ask('anvil_rollback', null);
	expect(await story.height()).toBe(height - 2);
	expect(await story.origin('eth_blockNumber')).toBe(origin);
	await expect(story.ask('anvil_rollback', height)).rejects.toThrow(/depth must not exceed current chain height/);
	await story.isSound();
});

test('a reorganisation has others in place of the newest blocks, with the transactions asked for', async () => {
	const story = await Story.begin();
	await story.committed(1);
	await story.ask('evm_setAutomine', false);
	await story.ask('anvil_mine', 1);
	const start = await story.height();
	const abandoned = await story.send(5);
	await story.ask('anvil_mine', 3);
	const waiting = await story.send(6, 9);
	const old = await present(story.ask('eth_getBlockByNumber', 'latest', false));
	const filter = await story.ask('eth_newBlockFilter');
	const [from, to] = [story.account(2), story.account(3)];
	const pairs = [
		[{ from, to, value: '0x10' }, 0],
		[{ from, to, value: '0x20' }, 2],
		[{ from, to, value: '0x30' }, 2],
	] as const;
	expect(await story.ask('anvil_reorg', 3, pairs)).toBeNull();
	expect(await story.height()).toBe(start + 3);
	expect((await story.ask('eth_getBlockByNumber', 'latest', false))?.hash).not.toBe(old.hash);
	const blocks = await Promise.all(
		[1, 2, 3].map((above) => present(story.ask('eth_getBlockByNumber', `0x${(start + above).toString(16)}`, true))),
	);
	expect(blocks.map(({ transactions }) => transactions)).toMatchObject([
		[{ value: '0x10' }],
		[],
		[{ value: '0x20' }, { value: '0x30' }],
	]);
	expect(await story.ask('eth_getTransactionByHash', abandoned)).toBeNull();
	expect(await story.ask('eth_getTransactionByHash', waiting)).toMatchObject({ blockHash: null });
	expect(await story.ask('eth_getFilterChanges', filter)).toEqual(blocks.map(({ hash }) => hash));
	const late = story.ask('anvil_reorg', 1, [[{ from, to, nonce: '0x0' }, 0]]);
	await expect(late).rejects.toThrow(/a transaction of block 0 was refused: nonce too low/);
	expect(await story.height()).toBe(start + 3);
	await expect(story.ask('anvil_reorg', 2, [[{ from, to }, 2]])).rejects.toThrow(/must not exceed \(depth-1\) 1/);
	await story.ask('evm_setAutomine', true);
	await story.committed(4);
	await story.isSound();
});

test('a reset is the beginning of both chains', async () => {
	const story = await Story.begin();
	const genesis = await story.ask('eth_getBlockByNumber', '0x0', false);
	const deployed = await story.ask('eth_getBalance', story.account(0), 'latest');
	await story.ask('anvil_setBalance', story.account(0), 5);
	await story.ask('evm_revert', await story.ask('evm_snapshot'));
	const id = await story.ask('evm_snapshot');
	await story.ask('anvil_reset');
	await story.committed(1);
	await story.ask('hardhat_reset', { forking: { blockNumber: null } });
	expect(await story.ask('eth_getBlockByNumber', 'latest', false)).toEqual(genesis);
	expect(await story.ask('eth_getBalance', story.account(0), 'latest')).toBe(deployed);
	expect(await story.ask('mosaic_status')).toMatchObject({ committed: null, kernel: { height: '0x1' } });
	expect(await story.ask('evm_revert', id)).toBe(false);
	await story.committed(2);
	await story.isSound();
	const fork = story.ask('anvil_reset', { forking: { jsonRpcUrl: 'http://127.0.0.1:1' } });
	await expect(fork).rejects.toThrow(/FORK_UNREACHABLE/);
});

test('an anvil as the origin goes back with its own snapshots, and with nothing else', async () => {
	anvil = await startAnvil(['--block-time', '1', '--slots-in-an-epoch', '1']);
	const story = await Story.begin('--origin-rpc', anvil.url);
	await story.committed(1);
	const [id, height] = [await story.ask('evm_snapshot'), await story.height()];
	const second = await story.committed(2);
	expect(await story.ask('evm_revert', id)).toBe(true);
	expect(await story.ask('eth_getTransactionReceipt', second)).toBeNull();
	const third = await story.committed(3);
	expect(Number((await story.ask('eth_getTransactionReceipt', third))?.blockNumber)).toBeGreaterThan(height - 1);
	const latest = await story.height();
	await expect(story.ask('anvil_rollback', latest)).rejects.toThrow(/committed on the origin, which is not ours/);
	await story.committed(4);
	await story.isSound();
});

test('an origin without controls is not taken back, and nothing else is either', async () => {
	const other = await startStack();
	const story = await Story.begin('--origin-rpc', other.origin.url, '--manual-mining');
	await story.ask('anvil_mine', 3);
	await expect(story.ask('evm_snapshot')).rejects.toThrow(/the origin has no evm_snapshot/);
	await expect(story.ask('anvil_rollback')).rejects.toThrow(/the origin has no anvil_removePoolTransactions/);
	await story.ask('anvil_mine', 1);
	expect(await story.height()).toBe(4);
	await story.isSound();
	await other.program.stop('SIGKILL');
});
