import { parseArgs } from 'node:util';
import { benchHeavyCalls } from './heavyCalls.ts';
import { benchLatency } from './latency.ts';
import { benchNetwork } from './network/index.ts';
import { benchRpc } from './rpc/index.ts';
import { benchThroughput } from './throughput.ts';

/**
 * `npm run bench -- [--transactions N] [--connections N] [--batch N]`: transactions per second next to anvil.
 * `npm run bench -- latency [--rounds N]`: how soon things happen, and memory, next to anvil.
 * `npm run bench -- calls [--connections N]`: how long others wait while clients send calls that take all they may.
 * `npm run bench -- network [--transactions N] [--blocks N] [--seed N]`: finality, recovery, synchronisation and memory
 * of networks.
 * `npm run bench -- rpc [--connections N] [--seconds N] [--holders N] [--blocks N] [--transactions N]`: how fast questions
 * are answered, next to anvil. The logs of 100,000 blocks take some minutes to make: that is for `--blocks 100000`.
 */
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		transactions: { type: 'string' },
		blocks: { type: 'string', default: '10000' },
		seed: { type: 'string', default: '1' },
		connections: { type: 'string', default: '8' },
		batch: { type: 'string', default: '50' },
		rounds: { type: 'string', default: '5' },
		seconds: { type: 'string', default: '3' },
		holders: { type: 'string', default: '1000' },
	},
});
const transactions = (usual: string): number => wholeNumber(values.transactions ?? usual);
const blocks = wholeNumber(values.blocks);
const seed = wholeNumber(values.seed);
const connections = wholeNumber(values.connections);
const batch = wholeNumber(values.batch);
const rounds = wholeNumber(values.rounds);
const seconds = wholeNumber(values.seconds);
const holders = wholeNumber(values.holders);
const benches = new Map([
	['throughput', () => benchThroughput({ transactions: transactions('3000'), connections, batch })],
	['latency', () => benchLatency(rounds)],
	['calls', () => benchHeavyCalls(connections)],
	['network', () => benchNetwork({ transactions: transactions('100'), blocks, seed })],
	['rpc', () => benchRpc({ connections, seconds, holders, blocks, transactions: transactions('10000') })],
]);
const bench = benches.get(positionals[0] ?? 'throughput');
if (bench === undefined || positionals.length > 1) refuse(`takes one of ${[...benches.keys()].join(', ')}`);
else await bench();

function wholeNumber(text: string): number {
	const number = Number(text);
	if (!Number.isSafeInteger(number) || number < 1) refuse('options take whole numbers above 0');
	return number;
}

function refuse(reason: string): void {
	console.error(`bench: ${reason}`);
	process.exit(2);
}
