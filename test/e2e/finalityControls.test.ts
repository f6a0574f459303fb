import type { Hex } from '@mosaic/consensus';
import { Wallet } from 'ethers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { account } from '../support/network.ts';
import { present, rpc, untypedRpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

let stack: RunningStack;
let url: string;
beforeAll(async () => {
	stack = await startStack(['--manual-mining', '--commit-interval', '0']);
	url = stack.auxiliary.url;
});
afterAll(async () => {
	expect(await stack.program.stop()).toBe(0);
});
afterEach(() => rpc(url, 'mosaic_stallFinality', [false]));

/** Sends a transfer and puts it in a block; gives its hash. */
async function mined(): Promise<Hex> {
	const nonce = Number(await rpc(url, 'eth_getTransactionCount', [account.address, 'latest']));
	const fees = { gasLimit: 21_000, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n };
	const unsigned = { chainId: stack.auxiliary.chainId, type: 2, nonce, to: account.address, value: 1n, ...fees };
	const raw = await new Wallet(account.privateKey).signTransaction(unsigned);
	const hash = await rpc(url, 'eth_sendRawTransaction', [raw as Hex]);
	await rpc(url, 'anvil_mine');
	return hash;
}

async function levelOf(hash: Hex): Promise<string> {
	return (await present(rpc(url, 'mosaic_getTransactionFinality', [hash]))).level;
}

describe('finality on purpose', () => {
	test('a block is justified, final and committed when a test says so', async () => {
		const hash = await mined();
		expect(await levelOf(hash)).toMatch(/latest|justified/);
		const justified = await rpc(url, 'mosaic_justify');
		expect(['justified', 'finalized']).toContain(await levelOf(hash));
		const final = await rpc(url, 'mosaic_finalize');
		expect(Number(final.number)).toBeGreaterThanOrEqual(Number(justified.number));
		expect(['finalized', 'committed']).toContain(await levelOf(hash));
		await rpc(url, 'mosaic_commit');
		expect(await levelOf(hash)).toBe('committed');
		// What is committed already costs no block.
		const before = await rpc(url, 'eth_blockNumber');
		await rpc(url, 'mosaic_commit');
		expect(await rpc(url, 'eth_blockNumber')).toBe(before);
	});

	test('while finality is stalled blocks are made and none becomes final; afterwards they do', async () => {
		await rpc(url, 'mosaic_finalize');
		await rpc(url, 'mosaic_stallFinality');
		const { finalized } = await rpc(url, 'mosaic_status');
		const hash = await mined();
		await rpc(url, 'anvil_mine', [20]);
		expect((await rpc(url, 'mosaic_status')).finalized).toEqual(finalized);
		expect(await levelOf(hash)).toBe('latest');
		await expect(rpc(url, 'mosaic_finalize')).rejects.toThrow('-32004');
		await expect(rpc(url, 'mosaic_waitFor', [hash, 'finalized', 50])).rejects.toThrow('"code":4');
		await rpc(url, 'mosaic_stallFinality', [false]);
		const waiting = rpc(url, 'mosaic_waitFor', [hash, 'finalized']);
		await rpc(url, 'mosaic_finalize');
		expect((await waiting).level).toMatch(/finalized|committed/);
	});

	test('one request over HTTP or WebSocket waits for a level, also for a transaction to come', async () => {
		const socket = new WebSocket(url.replace('http', 'ws'));
		await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
		const hash = await mined();
		const answer = new Promise<string>((resolve) =>
			socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true }),
		);
		socket.send(JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'mosaic_waitFor', params: [hash, 'committed'] }));
		const [justified] = await Promise.all([rpc(url, 'mosaic_waitFor', [hash, 'justified']), rpc(url, 'mosaic_commit')]);
		expect(justified.level).toMatch(/justified|finalized|committed/);
		expect(JSON.parse(await answer)).toMatchObject({ id: 7, result: { level: 'committed', metaBlock: {} } });
		expect(await rpc(url, 'mosaic_waitFor', [hash, 'latest', 0])).toMatchObject({ level: 'committed' });
		await expect(untypedRpc(url, 'mosaic_waitFor', [hash, 'soon'])).rejects.toThrow('-32602');
		const unknown: Hex = `0x${'12'.repeat(32)}`;
		await expect(rpc(url, 'mosaic_waitFor', [unknown, 'latest', 20])).rejects.toThrow('unknown');
		socket.close();
	});

	test('a validator that signs two blocks of a slot is proven guilty, and the others finalise without it', async () => {
		const offender = await rpc(url, 'mosaic_equivocate');
		expect(stack.validators).toContain(offender);
		expect(await rpc(url, 'mosaic_getOffences')).toMatchObject([
			{ offender, recorded: true, evidence: { kind: 'seal' } },
		]);
		await expect(rpc(url, 'mosaic_equivocate', [offender])).rejects.toThrow('guilty already');
		await expect(rpc(url, 'mosaic_equivocate', [account.address])).rejects.toThrow('-32000');
		const hash = await mined();
		await rpc(url, 'mosaic_finalize');
		expect(await levelOf(hash)).toMatch(/finalized|committed/);
		const { offenders, halted } = await rpc(url, 'mosaic_status');
		expect({ offenders, halted }).toEqual({ offenders: [offender], halted: null });
	});
});
