import { readNetworkFile } from './networkFile.ts';
import { readNodeConfig } from './readNodeConfig.ts';
import type { NetworkFile, NodeConfig } from './types.ts';

/** What a node is started with. */
export interface NodeFiles {
	readonly config: NodeConfig;
	/** What it shares with the other nodes of its network. */
	readonly network: NetworkFile;
}

/** Reads a node's `config.json`, or that of a folder, and the file of its network. Throws NodeConfigError. */
export async function readNodeFiles(path: string): Promise<NodeFiles> {
	const config = await readNodeConfig(path);
	return { config, network: await readNetworkFile(config.networkFile) };
}
