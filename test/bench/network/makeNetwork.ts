import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningAnvil, startAnvil } from '../../support/anvil.ts';
import { run } from '../../support/process.ts';
import { mosaic } from '../../support/stack.ts';
import { changeSettings, type RunningNode, startNode } from './nodes.ts';

/** An account that anvil funds: of its published test mnemonic. */
const payerKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const validators = 4;

/** A network of four validators, each a process, over an origin with a block a second. */
export interface RunningNetwork {
	readonly nodes: RunningNode[];
	readonly chainId: number;
	stop(): Promise<void>;
}

/** Makes a network in a folder with `mosaic init`, where `owner` has coins, and starts all of it. */
export async function startNetwork(folder: string, owner: string): Promise<RunningNetwork> {
	const origin = await startAnvil(['--block-time', '1', '--slots-in-an-epoch', '1']);
	const nodes: RunningNode[] = [];
	const stop = async (): Promise<void> => {
		await Promise.all(nodes.map(({ program }) => program.stop()));
		await origin.program.stop();
	};
	try {
		const folders = await makeNetwork(folder, owner, origin);
		nodes.push(...(await Promise.all(folders.map((path) => startNode(path, ['--no-doppelganger-watch'])))));
		const network = JSON.parse(await readFile(join(folders[0] ?? '', 'network.json'), 'utf8'));
		return { nodes, chainId: Number(network.config.chainId), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function makeNetwork(folder: string, owner: string, origin: RunningAnvil): Promise<string[]> {
	const words = ['--validators', String(validators), '--origin-rpc', origin.url, '--prefund', `${owner}=1000`];
	const ports = ['--rpc-port', '0', '--p2p-port', String(20_000 + Math.floor(Math.random() * 20_000))];
	const program = run(mosaic, ['init', '--json', '--out', folder, ...words, ...ports], { MOSAIC_ORIGIN_KEY: payerKey });
	await program.line((line) => line.startsWith('{"event":"initialised"'));
	await program.exit();
	const folders = Array.from({ length: validators }, (_, index) => join(folder, `node-${index + 1}`));
	for (const path of folders) {
		await changeSettings(path, (settings) => {
			settings.log = { level: 'warn', json: true };
		});
	}
	return folders;
}
