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
		for (const path of folders) nodes.push(await joinNetwork(path, nodes));
		await Promise.all(nodes.map((node) => keepPort(node)));
		const network = JSON.parse(await readFile(join(folders[0] ?? '', 'network.json'), 'utf8'));
		return { nodes, chainId: Number(network.config.chainId), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Starts a node on a port that the system chooses, with those that run as its peers. */
async function joinNetwork(folder: string, running: readonly RunningNode[]): Promise<RunningNode> {
	await changeSettings(folder, (settings) => {
		settings.p2p.port = 0;
		settings.p2p.peers = running.flatMap(({ p2pAddresses }) => p2pAddresses);
		settings.log = { level: 'warn', json: true };
	});
	return startNode(folder, ['--no-doppelganger-watch']);
}

/** Where a node is started again, its peers find it under the port that it has now. */
function keepPort({ folder, p2pAddresses }: RunningNode): Promise<void> {
	return changeSettings(folder, (settings) => {
		settings.p2p.port = Number(/\/tcp\/(\d+)/.exec(p2pAddresses[0] ?? '')?.[1]);
	});
}

async function makeNetwork(folder: string, owner: string, origin: RunningAnvil): Promise<string[]> {
	const words = ['--validators', String(validators), '--origin-rpc', origin.url, '--prefund', `${owner}=1000`];
	const program = run(mosaic, ['init', '--json', '--out', folder, '--rpc-port', '0', ...words], {
		MOSAIC_ORIGIN_KEY: payerKey,
	});
	await program.line((line) => line.startsWith('{"event":"initialised"'));
	await program.exit();
	return Array.from({ length: validators }, (_, index) => join(folder, `node-${index + 1}`));
}
