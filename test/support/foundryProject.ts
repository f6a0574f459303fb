import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foundryBinary } from '@mosaic/bridge/foundry';
import { output } from './process.ts';

/** What `forge script` writes of a run. */
export interface Broadcast {
	readonly transactions: readonly { readonly contractName: string; readonly contractAddress: string }[];
	readonly receipts: readonly { readonly status: string; readonly blockNumber: string }[];
}

/** A project of Foundry's as any other (contracts, a script, a test), at work on a node. What is built goes to a folder of its own. */
export class FoundryProject {
	readonly #url: string;
	readonly #folder: string;

	private constructor(url: string, folder: string) {
		this.#url = url;
		this.#folder = folder;
	}

	static async open(url: string): Promise<FoundryProject> {
		return new FoundryProject(url, await mkdtemp(join(tmpdir(), 'mosaic-foundry-')));
	}

	/** Standard output of a tool that is run in the project. */
	run(tool: 'cast' | 'forge', words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
		const folders = {
			FOUNDRY_OUT: join(this.#folder, 'out'),
			FOUNDRY_CACHE_PATH: join(this.#folder, 'cache'),
			FOUNDRY_BROADCAST: this.#folder,
		};
		return output(foundryBinary(tool), words, { ETH_RPC_URL: this.#url, ...folders, ...environment }, project);
	}

	/** Runs the script, which deploys two contracts and calls both, on the node. */
	async broadcast(privateKey: string): Promise<Broadcast> {
		const words = ['script', 'script/Deploy.s.sol', '--rpc-url', this.#url, '--broadcast'];
		await this.run('forge', [...words, '--private-key', privateKey]);
		const chain = await this.run('cast', ['chain-id']);
		return JSON.parse(await readFile(join(this.#folder, 'Deploy.s.sol', chain, 'run-latest.json'), 'utf8'));
	}

	/** Deletes what was built. */
	async close(): Promise<void> {
		await rm(this.#folder, { recursive: true, force: true });
	}
}

const project = fileURLToPath(new URL('../foundry', import.meta.url));
