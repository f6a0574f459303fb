import { cpus, loadavg } from 'node:os';
import { startAnvil } from '../../support/anvil.ts';
import { startStack } from '../../support/stack.ts';
import { JsonRpc } from '../jsonRpc.ts';
import { LoadGenerator } from './loadGenerator.ts';
import { type PreparedChain, prepareChain } from './prepareChain.ts';
import { type Question, questions } from './questions.ts';
import { readUnderLoad } from './readUnderLoad.ts';
import { searchLogs } from './searchLogs.ts';

/** How much is measured. */
export interface RpcOptions {
	readonly connections: number;
	readonly seconds: number;
	readonly holders: number;
	/** Blocks in which logs are searched. */
	readonly blocks: number;
	/** Transfers sent while reads are measured. */
	readonly transactions: number;
}

/** Milliseconds of each question before it counts. */
const warmUp = 1_000;

/**
 * Prints how fast questions are answered over kept HTTP connections by `mosaic dev`, next to anvil in the same run: each
 * node and each client is a process of its own, and the nodes are asked in turn. The ratio is what to quote.
 */
export async function benchRpc({ connections, seconds, holders, blocks, transactions }: RpcOptions): Promise<void> {
	const anvil = await startAnvil();
	const stack = await startStack(['--log-level', 'error']);
	const accounts = stack.accounts.map(({ privateKey }) => privateKey);
	const clients = { sender: new LoadGenerator(), reader: new LoadGenerator() };
	try {
		const [cpu] = cpus();
		const load = loadavg().map((value) => value.toFixed(1));
		console.log(`${cpus().length} × ${cpu?.model}, Node ${process.version}, load ${load.join(' ')}`);
		const chains: PreparedChain[] = [];
		for (const { url } of [anvil, stack.auxiliary])
			chains.push(await prepareChain({ url, accounts }, { holders, blocks }));
		printHead(`calls per second, ${connections} connections`);
		for (const question of questions) {
			const rates: number[] = [];
			for (const chain of chains) rates.push(await ask(question, chain, clients.reader, { connections, seconds }));
			printRow(question.name, rates, question.goal);
		}
		printHead('milliseconds');
		const searches: number[][] = [];
		for (const chain of chains) searches.push([await searchLogs(chain), await searchLogs(chain)]);
		for (const [index, name] of ['first time', 'again'].entries()) {
			const times = searches.map((both) => both[index] ?? Number.NaN);
			printRow(`eth_getLogs, sparse topic, ${blocks} blocks, ${name}`, times, 1_000);
		}
		await new JsonRpc(anvil.url).call('evm_setIntervalMining', [1]);
		const loaded: Awaited<ReturnType<typeof readUnderLoad>>[] = [];
		for (const chain of chains) loaded.push(await readUnderLoad(chain, transactions, clients));
		const times = (of: 'median' | 'p99' | 'worst') => loaded.map(({ reads }) => reads[of]);
		printRow('read during full blocks, median', times('median'), null);
		printRow('read during full blocks, 99 of 100', times('p99'), 50);
		printRow('read during full blocks, worst', times('worst'), null);
		printHead('transfers per second meanwhile');
		const rates = loaded.map(({ rate }) => rate);
		printRow(`of ${transactions}`, rates, null);
	} finally {
		clients.sender.close();
		clients.reader.close();
		await stack.program.stop();
		await anvil.program.stop();
	}
}

/** Calls answered per second. */
async function ask(
	question: Question,
	chain: PreparedChain,
	client: LoadGenerator,
	{ connections, seconds }: Pick<RpcOptions, 'connections' | 'seconds'>,
): Promise<number> {
	const load = { url: chain.target.url, bodies: question.bodies(chain), connections, every: 0 };
	await client.run({ ...load, lasts: warmUp });
	const { requests, milliseconds } = await client.run({ ...load, lasts: seconds * 1_000 });
	return (1_000 * requests * question.batch) / milliseconds;
}

function printHead(title: string): void {
	console.log();
	console.log(
		title.padEnd(54),
		'anvil'.padStart(9),
		'mosaic'.padStart(9),
		'mosaic/anvil'.padStart(13),
		'goal'.padStart(8),
	);
}

function printRow(name: string, [peer = Number.NaN, own = Number.NaN]: readonly number[], goal: number | null): void {
	const cells = [peer, own].map((value) => (value < 100 ? value.toFixed(1) : value.toFixed(0)).padStart(9));
	console.log(name.padEnd(54), ...cells, (own / peer).toFixed(2).padStart(13), String(goal ?? '-').padStart(8));
}
