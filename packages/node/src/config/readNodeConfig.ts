import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseNodeConfig } from './parseNodeConfig.ts';
import { readJsonFile } from './readJsonFile.ts';
import type { NodeConfig } from './types.ts';

/** Name of the file in a node's folder. */
export const configFileName = 'config.json';
const largestFile = 10_000_000;

/**
 * Reads a node's settings from a file, or from the config.json of a folder; their paths are relative to the folder the
 * file is in. Throws NodeConfigError NODE_CONFIG_UNREADABLE, NODE_CONFIG_INVALID.
 */
export async function readNodeConfig(folderOrFile: string): Promise<NodeConfig> {
	const path = resolve(folderOrFile);
	const file = (await isFolder(path)) ? join(path, configFileName) : path;
	return parseNodeConfig(await readJsonFile(file, largestFile), file, dirname(file));
}

async function isFolder(path: string): Promise<boolean> {
	return stat(path).then(
		(information) => information.isDirectory(),
		() => false,
	);
}
