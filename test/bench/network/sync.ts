import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run } from '../../support/process.ts';
import { blockNumber, changeSettings, startNode } from './nodes.ts';
import { residentOf } from './processes.ts';

const launcher = fileURLToPath(new URL('../../../scripts/node.sh', import.meta.url));
const maker = fileURLToPath(new URL('../../../packages/node/bench/makeChain.ts', import.meta.url));
/** As the command line runs a node, see `mosaic`. */
const flags = ['--max-semi-space-size=8', '--heap-growing-percent=30'];
const environment = { MALLOC_ARENA_MAX: '2' };
/** Blocks between two looks at the memory, and milliseconds between two questions for the head. */
const stride = 500;
const pause = 20;

/**
 * Prints how fast a chain of empty blocks with the votes of four validators is made, and then fetched by a new node
 * from one peer, with the memory of the processes.
 */
export async function benchSync(folder: string, blocks: number): Promise<void> {
	await makeChain(folder, blocks);
	const server = await startNode(join(folder, 'server'));
	try {
		await changeSettings(join(folder, 'follower'), (settings) => {
			settings.p2p.peers = server.p2pAddresses;
		});
		await follow(join(folder, 'follower'), blocks);
		const served = await residentOf(server.program.child.pid);
		console.log(`resident in the node that serves them: ${served.toFixed(0)} MB`);
	} finally {
		await server.program.stop();
	}
}

async function makeChain(folder: string, blocks: number): Promise<void> {
	const program = run(launcher, [...flags, maker, folder, String(blocks)], environment);
	const made = program.line((line) => line.startsWith('{"event":"made"')).then((line) => JSON.parse(line));
	const samples: number[] = [];
	for (let number = stride; number <= blocks; number += stride) {
		await program.line((line) => line.startsWith(`{"event":"sample","blocks":${number},`));
		samples.push(await residentOf(program.child.pid));
	}
	const { seconds } = (await made) as { seconds: number };
	await program.exit();
	report('made', blocks, seconds, samples);
}

async function follow(folder: string, blocks: number): Promise<void> {
	const { program, ...node } = await startNode(folder);
	try {
		const started = performance.now();
		const samples: number[] = [];
		for (let head = 0; head < blocks; await wait(pause)) {
			head = await blockNumber({ ...node, program });
			while (head >= (samples.length + 1) * stride) samples.push(await residentOf(program.child.pid));
		}
		report('fetched', blocks, (performance.now() - started) / 1_000, samples);
	} finally {
		await program.stop();
	}
}

function report(done: string, blocks: number, seconds: number, samples: readonly number[]): void {
	console.log(`${done} ${blocks} blocks in ${seconds.toFixed(1)} s: ${(blocks / seconds).toFixed(0)} a second`);
	const half = Math.floor(samples.length / 2);
	const [first, second] = [samples.slice(0, half), samples.slice(half)].map((part) => Math.max(...part).toFixed(0));
	console.log(`  resident, MB: at most ${first} in the first half and ${second} in the second`);
	console.log(`  every ${stride} blocks: ${samples.map((size) => size.toFixed(0)).join(' ')}`);
}
