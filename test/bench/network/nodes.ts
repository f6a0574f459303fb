import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningProgram, run } from '../../support/process.ts';
import { present, rpc } from '../../support/rpc.ts';
import { mosaic } from '../../support/stack.ts';

/** A node of a network in a process of its own. */
export interface RunningNode {
	readonly folder: string;
	readonly url: string;
	readonly p2pAddresses: readonly string[];
	readonly program: RunningProgram;
}

/** Starts the node of a folder; resolves when it answers. */
export async function startNode(folder: string, words: readonly string[] = []): Promise<RunningNode> {
	const program = run(mosaic, ['start', '--config', folder, ...words]);
	const line = await program.line((text) => text.startsWith('{"event":"started"'));
	const { rpcUrl, p2pAddresses } = JSON.parse(line) as { rpcUrl: string; p2pAddresses: readonly string[] };
	return { folder, url: rpcUrl, p2pAddresses, program };
}

/** Changes settings of a node that does not run: `change` gets what its config.json holds. */
export async function changeSettings(folder: string, change: (settings: Settings) => void): Promise<void> {
	const file = join(folder, 'config.json');
	const settings = JSON.parse(await readFile(file, 'utf8')) as Settings;
	change(settings);
	await writeFile(file, JSON.stringify(settings));
}

interface Settings {
	readonly p2p: { port: number; peers: readonly string[] };
	log: { readonly level: string; readonly json: boolean };
}

/** Number of a node's block by tag. */
export async function blockNumber({ url }: RunningNode, tag: 'latest' | 'finalized' = 'latest'): Promise<number> {
	return Number((await present(rpc(url, 'eth_getBlockByNumber', [tag, false]))).number);
}
