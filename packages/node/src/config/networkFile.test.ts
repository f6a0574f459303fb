import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChainConfig, configHash } from '@mosaic/consensus';
import { devGenesis } from '@mosaic/genesis';
import { expect, onTestFinished, test } from 'vitest';
import { networkFileToJson, parseNetworkFile, readNetworkFile } from './networkFile.ts';
import { readNodeConfig } from './readNodeConfig.ts';
import type { NetworkFile } from './types.ts';

const hash = (digit: string): `0x${string}` => `0x${digit.repeat(64)}`;
const address = (digit: string): `0x${string}` => `0x${digit.repeat(40)}`;
const observation = { number: 4, hash: hash('1'), stateRoot: hash('2') };
const config: ChainConfig = {
	core: { chainId: 1337, address: address('c') },
	chainId: 31337,
	genesisTime: 1_700_000_000,
	slotSeconds: 1,
	epochLength: 1,
	originEpochLength: 2,
	heartbeatSeconds: 60,
	justifyWaitSlots: 2,
	validators: [{ address: address('a'), weight: 5n }],
	gasTarget: 10n,
	gasPrice: 0n,
	observation,
};
const network: NetworkFile = {
	config,
	genesis: devGenesis({
		chainId: config.chainId,
		accounts: [address('b')],
		balance: 7n,
		extraData: configHash(config),
		timestamp: config.genesisTime,
	}),
	deployment: {
		core: config.core,
		factory: address('f'),
		registry: address('e'),
		genesisHash: hash('3'),
		epochLength: 1,
		originEpochLength: 2,
		observation,
		originNumber: 6,
	},
};

/** The file's JSON with one field replaced. */
function changed(path: string, value: unknown): unknown {
	const json = JSON.parse(JSON.stringify(networkFileToJson(network)));
	const names = path.split('.');
	const last = names.pop() ?? '';
	let place = json;
	for (const name of names) place = place[name];
	place[last] = value;
	return json;
}

async function folder(): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'mosaic-config-'));
	onTestFinished(() => rm(path, { recursive: true, force: true }));
	return path;
}

test('a network file is read as it was written', async () => {
	const file = join(await folder(), 'network.json');
	await writeFile(file, JSON.stringify(networkFileToJson(network)));
	expect(await readNetworkFile(file)).toEqual(network);
});

test.each([
	['extra', 1, 'remove extra'],
	['config', null, 'write an object'],
	['config.extra', 1, 'config'],
	['config.slotSeconds', 0, 'slotSeconds'],
	['config.slotSeconds', 2, 'not that of its config'],
	['genesis', [], 'object'],
	['genesis.timestamp', '0x1', 'not that of its config'],
	['genesis.config.chainId', 31338, 'not that of its config'],
	['genesis.extraData', hash('9'), 'not that of its config'],
	['deployment', undefined, 'deployment'],
	['deployment.core.address', address('d'), 'deployment.core.address'],
	['deployment.observation.hash', hash('9'), 'deployment.observation.hash'],
	['deployment.genesisHash', '0x', 'deployment.genesisHash'],
	['deployment.originNumber', -1, 'deployment.originNumber'],
])('%s as %j is refused', (path, value, says) => {
	const refused = { code: 'NETWORK_FILE_INVALID', message: expect.stringMatching(/^network\.json: /) };
	expect(() => parseNetworkFile(changed(path, value), 'network.json')).toThrow(expect.objectContaining(refused));
	expect(() => parseNetworkFile(changed(path, value), 'network.json')).toThrow(says);
});

test.each([[null], [[]], ['text']])('%j is no network file', (json) => {
	expect(() => parseNetworkFile(json, 'network.json')).toThrow('it must hold an object');
});

test('a file that cannot be read, or is no JSON, is named', async () => {
	const path = await folder();
	const file = join(path, 'config.json');
	const unreadable = { code: 'NODE_CONFIG_UNREADABLE', message: expect.stringContaining(file) };
	await expect(readNodeConfig(path)).rejects.toMatchObject(unreadable);
	await expect(readNodeConfig(file)).rejects.toMatchObject(unreadable);
	await writeFile(file, '{');
	await expect(readNodeConfig(path)).rejects.toMatchObject(unreadable);
	await writeFile(file, Buffer.alloc(10_000_001, ' '));
	await expect(readNodeConfig(path)).rejects.toThrow('more than 10000000 bytes');
	await writeFile(file, '{}');
	await expect(readNodeConfig(path)).rejects.toMatchObject({
		code: 'NODE_CONFIG_INVALID',
		data: { file, field: 'network' },
	});
});
