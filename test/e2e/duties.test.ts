import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyValidator } from '../support/copyValidator.ts';
import { TestNetwork, type TestNode } from '../support/network.ts';
import { present, rpc } from '../support/rpc.ts';
import { sendTransfer } from '../support/transfer.ts';
import { until } from '../support/until.ts';

let network: TestNetwork;
beforeAll(async () => {
	network = await TestNetwork.make({ fullNodes: 1, words: ['--heartbeat-seconds', '1'] });
	const validators = network.nodes.slice(0, 4);
	await Promise.all(validators.map((node) => node.start()));
	await Promise.all(validators.map((node) => node.finalizes(1)));
});
afterAll(() => network?.close());

test('a second node with a key that signs already hears it, halts, and has signed nothing', async () => {
	const [original, twin] = [network.node(3), network.node(4)];
	await copyValidator(original, twin, 1_000);
	await twin.start();
	const { halted, head } = await until(
		() => twin.status(),
		(status) => status.halted !== null,
	);
	expect(halted).toBe('DOPPELGANGER_DETECTED');
	expect(twin.log).toContain(original.validator);
	for (const node of network.nodes) {
		await node.reaches(head.number + 4);
		expect(await rpc(node.url, 'mosaic_getOffences')).toEqual([]);
	}
	expect((await original.finalizes(head.number + 1)).halted).toBeNull();
	await twin.stop();
});

test('each meta-block is committed once though every node could; where one is gone another does it', async () => {
	await commits(network.node(0), 5);
	await network.node(1).stop('SIGKILL');
	await commits(network.node(0), 3);
	await network.node(1).start();
	const { payers, refused, successes } = await coreTransactions();
	console.log(`${successes} commits, ${refused} refused, paid by ${payers.size}`);
	expect(refused).toBe(0);
	expect(successes).toBeGreaterThanOrEqual(8);
	const metaBlock = await until(
		() => rpc(network.node(0).url, 'mosaic_getMetaBlock', ['latest']),
		(newest) => Number(newest?.height) >= successes,
	);
	expect(Number(metaBlock?.height)).toBe(successes);
	expect(payers.size).toBeGreaterThan(1);
});

/** Sends transfers until so many more meta-blocks are committed. */
async function commits(node: TestNode, count: number): Promise<void> {
	for (let number = 0; number < count; number += 1) {
		const { committed } = await node.status();
		await sendTransfer(node.url);
		await until(
			() => node.status(),
			(status) => status.committed > committed,
		);
	}
}

/** What Core was sent after it was made, and by whom. */
async function coreTransactions() {
	const { url } = network.anvil;
	const payers = new Set<string>();
	const counts = { refused: 0, successes: 0 };
	const last = Number(await rpc(url, 'eth_blockNumber'));
	for (let number = 0; number <= last; number += 1) {
		for (const { to, from, status } of await present(rpc(url, 'eth_getBlockReceipts', [`0x${number.toString(16)}`]))) {
			if (to?.toLowerCase() !== network.core.toLowerCase()) continue;
			payers.add(from);
			if (status === '0x1') counts.successes += 1;
			else counts.refused += 1;
		}
	}
	return { payers, ...counts };
}
