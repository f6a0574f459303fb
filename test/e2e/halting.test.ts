import { afterEach, expect, test } from 'vitest';
import { type RunningAnvil, startAnvil } from '../support/anvil.ts';
import { rpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { committedIn, Told, transfer } from './traffic.ts';

let stack: RunningStack | undefined;
let anvil: RunningAnvil | undefined;
afterEach(async () => {
	await stack?.program.stop('SIGKILL');
	await anvil?.program.stop('SIGKILL');
	stack = undefined;
	anvil = undefined;
});

test('an origin that abandons what was final halts the validators, and the node goes on to answer', async () => {
	anvil = await startAnvil(['--block-time', '1', '--slots-in-an-epoch', '1']);
	const running = await startStack(['--origin-rpc', anvil.url]);
	stack = running;
	const { url } = running.auxiliary;
	const { origin } = await rpc(url, 'mosaic_status');
	const snapshot = await rpc(anvil.url, 'evm_snapshot');
	await committedIn(running, await transfer(running, 0, new Told()));
	await until(
		() => rpc(url, 'mosaic_status'),
		(status) => Number(status.origin.number) > Number(origin.number) + 2,
	);
	await rpc(anvil.url, 'evm_revert', [snapshot]);
	await rpc(anvil.url, 'evm_setNextBlockTimestamp', [Math.floor(Date.now() / 1000) + 1_000]);
	await rpc(anvil.url, 'anvil_mine', ['0x40']);
	await until(
		async () => running.program.errors(),
		(text) => text.includes('"code":"ORIGIN_ABANDONED"'),
	);

	const before = await rpc(url, 'mosaic_status');
	const [sender, recipient] = running.accounts;
	const transaction = { from: sender?.address, to: recipient?.address, value: '0x1' } as const;
	const hash = await rpc(url, 'eth_sendTransaction', [transaction]);
	expect(await rpc(url, 'mosaic_getTransactionFinality', [hash])).toMatchObject({ level: 'pending' });
	expect((await rpc(url, 'mosaic_status')).latest).toEqual(before.latest);
	expect(running.program.errors().split('"level":50')).toHaveLength(2);
	expect(await running.program.stop()).toBe(0);
});
