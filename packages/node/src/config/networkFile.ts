import { configHash, configToJson, parseConfig } from '@mosaic/consensus';
import { genesisToJson, parseGenesis } from '@mosaic/genesis';
import { readDeployment } from '../deploy/deploymentJson.ts';
import { NodeConfigError } from './nodeConfigError.ts';
import { readJsonFile } from './readJsonFile.ts';
import type { NetworkFile } from './types.ts';

const fields = ['config', 'genesis', 'deployment'];
/** A million funded accounts take less. */
const largestFile = 200_000_000;

/** Reads what the nodes of a network share. Throws NodeConfigError NODE_CONFIG_UNREADABLE, NETWORK_FILE_INVALID. */
export async function readNetworkFile(file: string): Promise<NetworkFile> {
	return parseNetworkFile(await readJsonFile(file, largestFile), file);
}

/** The same from JSON: its parts are read strictly, and must belong together. `file` is named in errors. */
export function parseNetworkFile(json: unknown, file: string): NetworkFile {
	const invalid = (advice: string): NodeConfigError => new NodeConfigError('NETWORK_FILE_INVALID', { file, advice });
	if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid('it must hold an object');
	const stored = json as Record<string, unknown>;
	const unknown = Object.keys(stored).find((field) => !fields.includes(field));
	if (unknown !== undefined) throw invalid(`remove ${unknown.slice(0, 64)}; known are ${fields.join(', ')}`);
	const part = <T>(read: () => T): T => {
		try {
			return read();
		} catch (error) {
			throw invalid(error instanceof Error ? error.message : String(error));
		}
	};
	const config = part(() => parseConfig(stored.config));
	const genesis = part(() => parseGenesis(stored.genesis));
	const deployment = part(() => readDeployment(stored.deployment, config));
	const belongs = genesis.extraData === configHash(config) && genesis.chainId === config.chainId;
	if (!belongs || genesis.timestamp !== config.genesisTime)
		throw invalid('its genesis is not that of its config: take the file as it was made');
	return { config, genesis, deployment };
}

/** What the nodes of a network share, as JSON. */
export function networkFileToJson({ config, genesis, deployment }: NetworkFile): object {
	return { config: configToJson(config), genesis: genesisToJson(genesis), deployment };
}
