import { readFile } from 'node:fs/promises';
import { startAnvil } from '../support/anvil.ts';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { JsonRpc, requestOf } from './jsonRpc.ts';
import { signTransfer } from './signTransfer.ts';

/** Sent to see what a stack that has worked holds. */
const loadedTransactions = 1_000;
const recipient = '0x1111111111111111111111111111111111111111';

/** A started node. */
interface Node {
	readonly url: string;
	readonly privateKey: string;
	readonly chainId: number;
	readonly processId: number;
	stop(): Promise<unknown>;
}

/** Samples by what was measured, one of each for each round. */
type Samples = Map<string, number[]>;

/**
 * Prints how soon things happen, as medians over rounds, each with nodes of its own: milliseconds from the start of the
 * process to the first answer, from sending a transaction to its receipt, to its block being final and committed; and
 * megabytes resident. Anvil's mines on each transaction.
 */
export async function benchLatency(rounds: number): Promise<void> {
	const peer: Samples = new Map();
	const own: Samples = new Map();
	for (let round = 0; round < rounds; round++) {
		await measure(startPeer, peer, false);
		await measure(startOwn, own, true);
	}
	console.log(`medians (and worst) of ${rounds} rounds`);
	console.log('what'.padEnd(44), 'anvil'.padStart(16), 'mosaic'.padStart(16));
	for (const [name, samples] of own) console.log(name.padEnd(44), cell(peer.get(name)), cell(samples));
}

async function measure(start: () => Promise<Node>, samples: Samples, finality: boolean): Promise<void> {
	const note = (name: string, value: number) => samples.set(name, [...(samples.get(name) ?? []), value]);
	const started = performance.now();
	const node = await start();
	const rpc = new JsonRpc(node.url);
	try {
		await rpc.call('eth_chainId', []);
		note('start to first answer, ms', performance.now() - started);
		const sender = new Sender(rpc, node);
		note('first receipt, sent at once, ms', (await sender.sendOne()).receipt);
		const second = await sender.sendOne();
		note('second receipt, ms', second.receipt);
		if (finality) await noteFinality(rpc, second, note);
		note('resident when idle, MB', await resident(node));
		const later: number[] = [];
		for (let count = 0; count < 20; count++) later.push((await sender.sendOne()).receipt);
		note('receipt, median of 20 in a row, ms', median(later));
		await sender.sendMany(loadedTransactions);
		note(`resident after ${loadedTransactions} transactions, MB`, await resident(node));
	} finally {
		rpc.close();
		await node.stop();
	}
}

async function noteFinality(
	rpc: JsonRpc,
	{ hash, sentAt }: SentTransaction,
	note: (name: string, value: number) => void,
): Promise<void> {
	const reached = async (levels: readonly string[]): Promise<number> => {
		await until(
			async () => (await rpc.call('mosaic_getTransactionFinality', [hash])) as { level: string },
			({ level }) => levels.includes(level),
		);
		return performance.now() - sentAt;
	};
	note('sent to finalised, ms', await reached(['finalized', 'committed']));
	note('sent to committed, ms', await reached(['committed']));
}

interface SentTransaction {
	readonly hash: unknown;
	readonly sentAt: number;
	/** Milliseconds until the receipt was there. */
	readonly receipt: number;
}

/** Sends transfers of one account. */
class Sender {
	readonly #rpc: JsonRpc;
	readonly #node: Node;
	#nonce = 0;

	constructor(rpc: JsonRpc, node: Node) {
		this.#rpc = rpc;
		this.#node = node;
	}

	async sendOne(): Promise<SentTransaction> {
		const raw = this.#next();
		const sentAt = performance.now();
		const hash = await this.#rpc.call('eth_sendRawTransaction', [raw]);
		for (;;) {
			const receipt = await this.#rpc.call('eth_getTransactionReceipt', [hash]);
			if (receipt !== null) return { hash, sentAt, receipt: performance.now() - sentAt };
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
	}

	/** In batches; resolves when all are in blocks. */
	async sendMany(count: number): Promise<void> {
		const batch = 50;
		let last: unknown;
		for (let sent = 0; sent < count; sent += batch) {
			const requests = Array.from({ length: batch }, (_, id) =>
				requestOf('eth_sendRawTransaction', [this.#next()], id),
			);
			last = (await this.#rpc.post(requests)).at(-1);
		}
		await until(
			() => this.#rpc.call('eth_getTransactionReceipt', [last]),
			(receipt) => receipt !== null,
		);
	}

	#next(): string {
		const { privateKey, chainId } = this.#node;
		return signTransfer(privateKey, { to: recipient, value: 1n, gasLimit: 21_000n, chainId, nonce: this.#nonce++ });
	}
}

async function startPeer(): Promise<Node> {
	const { url, program } = await startAnvil();
	const privateKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
	return { url, privateKey, chainId: 31_337, processId: program.child.pid ?? 0, stop: () => program.stop() };
}

async function startOwn(): Promise<Node> {
	const { auxiliary, accounts, program } = await startStack(['--log-level', 'error']);
	const privateKey = accounts[0]?.privateKey ?? '';
	return { ...auxiliary, privateKey, processId: program.child.pid ?? 0, stop: () => program.stop() };
}

/** Megabytes of memory that a process holds now; Linux only, elsewhere not a number. */
async function resident({ processId }: Node): Promise<number> {
	const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

function median(values: readonly number[]): number {
	return [...values].sort((first, second) => first - second)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function cell(values: readonly number[] | undefined): string {
	return (values === undefined ? '-' : `${median(values).toFixed(0)} (${Math.max(...values).toFixed(0)})`).padStart(16);
}
