import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOptions } from '../cli/option.ts';
import { readNodeConfig } from '../config/readNodeConfig.ts';
import { readKeystoreFile } from '../keys/index.ts';
import { readPeerKey } from '../network/peerKey.ts';
import { createNetworkKeys, type NetworkKeys } from './networkKeys.ts';
import { multiaddressOf, writeNodeFiles } from './nodeFiles.ts';
import { initOptionTable } from './options.ts';
import { planNodes } from './planNodes.ts';

const options = readOptions(
	initOptionTable,
	{ validators: '3', fullNodes: '20', originRpc: 'http://127.0.0.1:8545', hosts: hostsOf(23) },
	{},
);
let root: string;
let keys: NetworkKeys;
beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'mosaic-node-files-'));
	keys = await createNetworkKeys(planNodes(options), { passwordFile: null, withTreasury: false });
	for (const node of keys.nodes)
		await writeNodeFiles(join(root, node.name), node, keys.nodes, { password: keys.password, options });
});
afterAll(() => rm(root, { recursive: true, force: true }));

function hostsOf(count: number): string {
	return Array.from({ length: count }, (_, index) => `host-${index + 1}.example`).join(',');
}

test('what is written for a validator is read as it was meant', async () => {
	const [node] = keys.nodes;
	const folder = join(root, 'node-1');
	const config = await readNodeConfig(folder);
	expect(await readNodeConfig(join(folder, 'config.json'))).toEqual(config);
	expect(config).toMatchObject({
		networkFile: join(folder, 'network.json'),
		origin: { rpc: 'http://127.0.0.1:8545', confirmations: null },
		p2p: { host: '0.0.0.0', announce: [`/dns/host-1.example/tcp/9000/p2p/${node?.identity.peer}`] },
		validator: { doppelgangerEpochs: Math.max(2, Math.ceil(16 / options.epochLength)), remoteSigner: null },
		committer: { intervalSeconds: 60 },
		sync: 'full',
	});
	const { validator, committer, p2p } = config;
	const passwordFile = join(folder, 'password.txt');
	const unlocked = await readKeystoreFile(validator?.keystoreFiles[0] ?? '', validator?.passwordFile ?? '');
	expect(unlocked.key.address).toBe(node?.keys?.validator.key.address);
	expect(unlocked.passwordReadableByOthers).toBe(false);
	const payer = await readKeystoreFile(committer?.keystoreFile ?? '', passwordFile);
	expect(payer.key.address).toBe(node?.keys?.committer.key.address);
	expect(readPeerKey(await readFile(p2p.peerKeyFile, 'utf8')).seed()).toHaveLength(32);
});

test('a full node has no keys of validators', async () => {
	expect(await readNodeConfig(join(root, 'node-23'))).toMatchObject({ validator: null, committer: null });
});

test('each node knows the next sixteen of a circle of all, and never itself', async () => {
	const addresses = keys.nodes.map(multiaddressOf);
	for (const [index, { name }] of keys.nodes.entries()) {
		const { p2p } = await readNodeConfig(join(root, name));
		const circle = [...addresses.slice(index + 1), ...addresses.slice(0, index)];
		expect(p2p.peers).toEqual(circle.slice(0, 16));
	}
});

test('no two keys are the same', () => {
	const addresses = keys.nodes.flatMap((node) =>
		node.keys === null ? [] : [node.keys.validator.key.address, node.keys.committer.key.address],
	);
	expect(new Set(addresses).size).toBe(6);
	expect(new Set(keys.nodes.map(({ identity }) => identity.peer)).size).toBe(23);
});
