import { afterEach, expect, test } from 'vitest';
import { present, rpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { transactionToMetaBlock } from './outcome.ts';
import { committedIn, Told, transfer } from './traffic.ts';

let stack: RunningStack | undefined;
afterEach(async () => {
	await stack?.program.stop('SIGKILL');
	stack = undefined;
});

test('longer epochs on both chains, seven validators: final and committed, again and again', async () => {
	stack = await startStack(['--epoch-length', '4', '--origin-epoch-length', '2', '--validators', '7']);
	const { blockNumber } = await transactionToMetaBlock(stack);
	await transactionToMetaBlock(stack);
	await transactionToMetaBlock(stack);

	const { url } = stack.auxiliary;
	const status = await rpc(url, 'mosaic_status');
	expect(status.validators).toHaveLength(7);
	expect(Number(status.finalized.number) % 4).toBe(0);
	const covering = 4 * Math.ceil(blockNumber / 4);
	const checkpoint = await present(rpc(url, 'mosaic_getCheckpoint', [`0x${(covering / 4).toString(16)}`]));
	expect(Number(checkpoint.number)).toBe(covering);
	expect((await present(rpc(url, 'mosaic_getCheckpoint', [checkpoint.hash]))).transitionHash).toBe(
		checkpoint.transitionHash,
	);
	const between = await present(rpc(url, 'eth_getBlockByNumber', [`0x${(covering - 1).toString(16)}`, false]));
	expect(await rpc(url, 'mosaic_getCheckpoint', [between.hash])).toBeNull();
	expect(await rpc(url, 'mosaic_getVotes', [between.hash])).toBeNull();
	const { links } = await present(rpc(url, 'mosaic_getVotes', [checkpoint.hash]));
	expect(links.length).toBeGreaterThan(0);
	expect(links[0]).toMatchObject({ complete: true });
	expect(await stack.program.stop()).toBe(0);
});

test('one validator: final and committed', async () => {
	stack = await startStack(['--validators', '1', '--commit-interval', '0']);
	const told = new Told();
	const first = await committedIn(stack, await transfer(stack, 0, told));
	expect(await committedIn(stack, await transfer(stack, 0, told))).toBeGreaterThan(first);
	expect(await stack.program.stop()).toBe(0);
});

test('a block time: a block for each slot also where nothing waits, final and committed, stopped in the middle', async () => {
	stack = await startStack(['--block-time', '1', '--commit-interval', '0']);
	const { url } = stack.auxiliary;
	await until(
		() => rpc(url, 'eth_blockNumber'),
		(number) => Number(number) >= 3,
	);
	const blocks = await Promise.all(
		(['0x0', '0x1', '0x2', '0x3'] as const).map((number) => present(rpc(url, 'eth_getBlockByNumber', [number, false]))),
	);
	const times = blocks.map(({ timestamp }) => Number(timestamp));
	expect([...new Set(times)].sort((a, b) => a - b)).toEqual(times);
	for (const { transactions } of blocks) expect(transactions).toEqual([]);
	const told = new Told();
	await committedIn(stack, await transfer(stack, 0, told));
	expect(await told.broken(stack)).toEqual([]);
	expect(await stack.program.stop()).toBe(0);
	expect(stack.program.errors()).not.toMatch(/"level":(40|50)/);
});

test('a chain where nothing has happened answers about its genesis', async () => {
	stack = await startStack();
	const { url } = stack.auxiliary;
	const status = await rpc(url, 'mosaic_status');
	expect(status).toMatchObject({ committed: null, lastCommit: null, dynasty: '0x0', pendingKernel: null });
	for (const name of ['latest', 'safe', 'finalized'] as const) {
		expect(status[name].hash).toBe(stack.genesisHash);
		expect((await present(rpc(url, 'eth_getBlockByNumber', [name, false]))).hash).toBe(stack.genesisHash);
		expect(await rpc(url, 'mosaic_getCheckpoint', [name])).toMatchObject({ number: '0x0', source: null });
	}
	expect(await rpc(url, 'mosaic_getCheckpoint', ['0x0'])).toMatchObject({ hash: stack.genesisHash, metaBlock: null });
	expect(await rpc(url, 'mosaic_getTransition', ['0x0'])).toMatchObject({ transition: { dynasty: '0x0' } });
	expect(await rpc(url, 'mosaic_getVotes', ['0x0'])).toMatchObject({ links: [] });
	expect(await rpc(url, 'mosaic_getCheckpoint', ['0x1'])).toBeNull();
	expect(await rpc(url, 'mosaic_getMetaBlock', ['latest'])).toBeNull();
	expect(await rpc(url, 'mosaic_getTransactionFinality', [stack.genesisHash])).toBeNull();
});
