import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningAnvil, startAnvil } from '../support/anvil.ts';
import { rpc, untypedRpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** Blocks of the origin that a contract sees there: it has no EIP-2935. */
const seen = 256;
/** Blocks until one is final: by then a contract has lost sight of it. */
const confirmations = 300;

let anvil: RunningAnvil;
let stack: RunningStack;
beforeEach(async () => {
	anvil = await startAnvil(['--hardfork', 'cancun', '--chain-id', '1', '--block-time', '0.05']);
	await untypedRpc(anvil.url, 'anvil_mine', ['0x190']);
	const origin = [
		'--origin-rpc',
		anvil.url,
		'--origin-confirmations',
		String(confirmations),
		'--origin-epoch-length',
		'4',
	];
	stack = await startStack([...origin, '--commit-interval', '0', '--log-level', 'info']);
});
afterEach(async () => {
	await stack?.program.stop('SIGKILL');
	await anvil?.program.stop('SIGKILL');
});

test('an origin that calls its blocks final when contracts see them no more takes commits: what they name is pinned ahead', async () => {
	const { url } = stack.auxiliary;
	const [from = '0x', to = '0x'] = stack.accounts.map(({ address }) => address);
	const { number: first } = (await rpc(url, 'mosaic_status')).origin;
	// The first observation is pinned by the deployment: the chain must have left it behind.
	await until(
		async () => Number(await untypedRpc(anvil.url, 'eth_blockNumber')),
		(number) => number > Number(first) + confirmations + seen / 4,
	);
	let committed = 0;
	for (const _ of [1, 2]) {
		const hash = await rpc(url, 'eth_sendTransaction', [{ from, to, value: '0x1' }]);
		await rpc(url, 'mosaic_waitFor', [hash, 'committed', 100_000]);
		const { lastCommit } = await rpc(url, 'mosaic_status');
		expect(Number(lastCommit?.height)).toBeGreaterThan(committed);
		committed = Number(lastCommit?.height);
	}
	const log = stack.program.errors();
	expect(log).toContain('pinner: Core keeps a block of the origin');
	expect(log).not.toContain('committer: Core refuses');
});
