import { coreArtifact } from '@mosaic/bridge';
import { Contract, JsonRpcProvider, Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FinalityMonitor } from '../support/finalityMonitor.ts';
import { FoundryProject } from '../support/foundryProject.ts';
import { account, changeConfig, TestNetwork, type TestNode } from '../support/network.ts';
import { present, rpc } from '../support/rpc.ts';
import { until } from '../support/until.ts';
import { sendOutOfOrder, useToken } from './networkClients.ts';

let network: TestNetwork;
let monitor: FinalityMonitor;
beforeAll(async () => {
	network = await TestNetwork.make({ validators: 4, fullNodes: 2 });
	monitor = new FinalityMonitor(network);
	await Promise.all(network.nodes.slice(0, 4).map((node) => node.start()));
});
afterAll(async () => {
	const { violations, looks, offenders } = await monitor.stop();
	await network?.close();
	expect(violations).toEqual([]);
	expect(offenders).toEqual([]);
	expect(looks).toBeGreaterThan(100);
});

/** Sends a transfer through a node; gives the number of its block. */
async function transfer(node: TestNode): Promise<number> {
	const provider = new JsonRpcProvider(node.url, undefined, { cacheTimeout: -1, pollingInterval: 50 });
	try {
		const sent = await new Wallet(account.privateKey, provider).sendTransaction({ to: account.address, value: 1n });
		const receipt = await sent.wait();
		return receipt?.blockNumber ?? Number.NaN;
	} finally {
		provider.destroy();
	}
}

/** Resolves when all these nodes finalised a block, and all the same. */
async function allFinalize(nodes: readonly TestNode[], number: number): Promise<void> {
	await Promise.all(nodes.map((node) => node.finalizes(number)));
	const hashes = await Promise.all(
		nodes.map(
			async ({ url }) => (await present(rpc(url, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, false]))).hash,
		),
	);
	expect(new Set(hashes).size).toBe(1);
}

describe('four validators in four processes', () => {
	test('find each other, and what one is sent all of them finalise', async () => {
		const block = await transfer(network.node(1));
		await allFinalize(network.running, block);
		const further = await transfer(network.node(3));
		await allFinalize(network.running, further);
	});

	test('commit to Core: the state root anchored there is that of the block', async () => {
		const node = network.node(0);
		const { committed } = await until(
			() => node.status(),
			(status) => status.committed > 0,
		);
		const origin = new JsonRpcProvider(network.anvil.url);
		const core = new Contract(network.core, coreArtifact.abi as never, origin);
		const anchored = await core.getFunction('stateRootAt')(committed);
		origin.destroy();
		const { stateRoot } = await present(rpc(node.url, 'eth_getBlockByNumber', [`0x${committed.toString(16)}`, false]));
		expect(anchored).toBe(stateRoot);
	});

	test('ethers and viem work at any of them: contracts, subscriptions, logs, finality, nonces', async () => {
		const [first, second, third, fourth] = network.running as [TestNode, TestNode, TestNode, TestNode];
		await useToken({ viemWrites: first, viemFollows: second, ethersFollows: third });
		await sendOutOfOrder(second, fourth, first);
	});

	test('a script of Foundry deploys through one of them, cast reads the final block at another', async () => {
		const [second, third] = [network.node(1), network.node(2)];
		const [scripting, reading] = await Promise.all([second, third].map(({ url }) => FoundryProject.open(url)));
		if (scripting === undefined || reading === undefined) throw new TypeError('no project');
		try {
			const { receipts, transactions } = await scripting.broadcast(account.privateKey);
			expect(receipts.map(({ status }) => status)).toEqual(['0x1', '0x1', '0x1', '0x1']);
			await third.finalizes(Math.max(...receipts.map(({ blockNumber }) => Number(blockNumber))));
			const [token, vault] = transactions.map(({ contractAddress }) => contractAddress);
			const call = ['call', token ?? '', 'balanceOf(address)(uint256)', vault ?? '', '--block', 'finalized'];
			expect(await reading.run('cast', call)).toBe('5');
		} finally {
			await Promise.all([scripting.close(), reading.close()]);
		}
	});

	test('a fifth node joins later and answers the same', async () => {
		const [first, fifth] = [network.node(0), network.node(4)];
		await fifth.start();
		const { finalized } = await first.status();
		await fifth.finalizes(finalized.number);
		for (let number = 0; number <= finalized.number; number += 1) {
			const params = [`0x${number.toString(16)}`, true] as const;
			expect(await rpc(fifth.url, 'eth_getBlockByNumber', params)).toEqual(
				await rpc(first.url, 'eth_getBlockByNumber', params),
			);
		}
		const proof = [account.address, [], `0x${finalized.number.toString(16)}`] as const;
		expect(await rpc(fifth.url, 'eth_getProof', proof)).toEqual(await rpc(first.url, 'eth_getProof', proof));
		expect(Number(await rpc(fifth.url, 'net_peerCount'))).toBeGreaterThanOrEqual(3);
		expect(await rpc(fifth.url, 'eth_syncing')).toBe(false);
	});

	test('a sixth starts from the state that is anchored on the origin', async () => {
		const sixth = network.node(5);
		await changeConfig(sixth, (config) => ({ ...config, sync: 'snapshot' }));
		await sixth.start();
		expect(sixth.log).toContain('snapshot: started from the committed state');
		const number = await rpc(network.node(0).url, 'eth_blockNumber');
		await sixth.reaches(Number(number));
		const balance = (node: TestNode) => rpc(node.url, 'eth_getBalance', [account.address, number]);
		expect(await balance(sixth)).toBe(await balance(network.node(0)));
		const block = await transfer(sixth);
		await allFinalize([sixth, network.node(0)], block);
		await sixth.stop();
	});

	test('one is killed: the others finalise; it comes back and follows', async () => {
		const killed = network.node(2);
		await killed.stop('SIGKILL');
		const block = await transfer(network.node(0));
		await allFinalize(network.running, block);
		await killed.start();
		await allFinalize(network.running, block);
	});

	test('two are killed: nothing more is final; they come back, and it goes on by itself', async () => {
		const [third, fourth] = [network.node(2), network.node(3)];
		await Promise.all([third.stop('SIGKILL'), fourth.stop('SIGKILL')]);
		const before = Math.max(...(await Promise.all(network.running.map((node) => node.status()))).map(finalNumber));
		const block = await transfer(network.node(0));
		const grown = network.running.map((node) => node.reaches(Math.max(block, before + 4)));
		// Votes on the way when the two ended may make one more checkpoint final.
		for (const status of await Promise.all(grown)) expect(finalNumber(status)).toBeLessThanOrEqual(before + 1);
		await Promise.all([third.start(), fourth.start()]);
		await allFinalize(network.running, block);
	});

	test('all are stopped in order and started again, and go on where they were', async () => {
		const codes = await Promise.all(network.running.map((node) => node.stop()));
		expect(new Set(codes)).toEqual(new Set([0]));
		await Promise.all(network.nodes.slice(0, 4).map((node) => node.start()));
		const block = await transfer(network.node(2));
		await allFinalize(network.running, block);
	});
});

function finalNumber({ finalized }: { readonly finalized: { readonly number: number } }): number {
	return finalized.number;
}
