import { setTimeout as wait } from 'node:timers/promises';
import { addressOf, hexToBytes } from '@mosaic/consensus';
import type { Random } from '@mosaic/consensus/simulation';
import { rpc } from '../../support/rpc.ts';
import { JsonRpc } from '../jsonRpc.ts';
import { signTransfer } from '../signTransfer.ts';
import { startNetwork } from './makeNetwork.ts';
import { blockNumber, type RunningNode, startNode } from './nodes.ts';
import { residentOf } from './processes.ts';
import { quantile } from './statistics.ts';

type Hex = `0x${string}`;

const senderKey: Hex = `0x${'5e'.repeat(32)}`;
const recipient = '0x1111111111111111111111111111111111111111';
/** Milliseconds between two questions of a client. */
const pause = 10;
/** Blocks with a transaction each that the network makes while it finalises none. */
const stalledBlocks = 5;
/** Transactions before those that count: the nodes find each other, and what runs often is compiled. */
const warmUp = 5;

/**
 * Prints how long a transaction's block takes to be final, and how long the network takes to finalise again after two of
 * its validators were killed and are back.
 */
export async function benchFinality(folder: string, transactions: number, random: Random): Promise<void> {
	const network = await startNetwork(folder, addressOf(hexToBytes(senderKey)));
	const { nodes, chainId } = network;
	try {
		let nonce = 0;
		const next = () =>
			signTransfer(senderKey, { to: recipient, value: 1n, gasLimit: 21_000n, chainId, nonce: nonce++ });
		const waits: number[] = [];
		for (let sent = 0; sent < warmUp + transactions; sent++) {
			// At any moment of a slot, and to any node.
			await wait(random.next() * 1_000);
			const waited = await finalise(nodes[random.below(nodes.length)], next());
			if (sent >= warmUp) waits.push(waited);
		}
		const [median, late, worst] = [0.5, 0.99, 1].map((share) => (quantile(waits, share) / 1_000).toFixed(2));
		console.log(
			`inclusion to finality over ${transactions} transactions: median ${median} s, p99 ${late} s, worst ${worst} s`,
		);
		await recover(nodes, next);
		const memory = await Promise.all(nodes.map(({ program }) => residentOf(program.child.pid)));
		const height = await blockNumber(nodes[0] as RunningNode);
		console.log(`resident at block ${height}, MB: ${memory.map((size) => size.toFixed(0)).join(' ')}`);
	} finally {
		await network.stop();
	}
}

/** Milliseconds from when a client sees a transaction's block as the latest until it sees it as final. */
async function finalise(node: RunningNode | undefined, raw: string): Promise<number> {
	const client = new JsonRpc(node?.url ?? '');
	try {
		const hash = await client.call('eth_sendRawTransaction', [raw]);
		let receipt = (await client.call('eth_getTransactionReceipt', [hash])) as { blockNumber: string } | null;
		while (receipt === null) {
			await wait(pause);
			receipt = (await client.call('eth_getTransactionReceipt', [hash])) as { blockNumber: string } | null;
		}
		const included = performance.now();
		for (;;) {
			const { number } = (await client.call('eth_getBlockByNumber', ['finalized', false])) as { number: string };
			if (Number(number) >= Number(receipt.blockNumber)) return performance.now() - included;
			await wait(pause);
		}
	} finally {
		client.close();
	}
}

/** Kills two of four validators, waits until blocks pass without any being final, and starts both again. */
async function recover(nodes: RunningNode[], next: () => Hex): Promise<void> {
	const [first, , third, fourth] = nodes as [RunningNode, RunningNode, RunningNode, RunningNode];
	await Promise.all([third, fourth].map(({ program }) => program.stop('SIGKILL')));
	for (let sent = 0; sent < stalledBlocks; sent++) {
		const hash = await rpc(first.url, 'eth_sendRawTransaction', [next()]);
		while ((await rpc(first.url, 'eth_getTransactionReceipt', [hash])) === null) await wait(pause);
	}
	const starting = [third, fourth].map(({ folder }) => startNode(folder, ['--no-doppelganger-watch']));
	// From here on three of four validators are there, which suffices: the second need not be waited for.
	await Promise.race(starting);
	const back = performance.now();
	const [head, finalized] = await Promise.all([blockNumber(first), blockNumber(first, 'finalized')]);
	while ((await blockNumber(first, 'finalized')) < head) await wait(pause);
	const seconds = ((performance.now() - back) / 1_000).toFixed(2);
	const epochs = (await blockNumber(first)) - head;
	nodes.splice(2, 2, ...(await Promise.all(starting)));
	console.log(`two of four validators killed; finality ${head - finalized} epochs behind when the first is back`);
	console.log(`  all of them final ${epochs} epochs and ${seconds} s later`);
}
