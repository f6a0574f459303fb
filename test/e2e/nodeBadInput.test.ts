import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConfigJson, changeConfig, TestNetwork } from '../support/network.ts';
import { run } from '../support/process.ts';
import { untypedRpc } from '../support/rpc.ts';
import { mosaic } from '../support/stack.ts';

let network: TestNetwork;
let folder: string;
let copies = 0;
beforeAll(async () => {
	network = await TestNetwork.make({ validators: 2 });
	folder = network.node(0).folder;
});
afterAll(() => network?.close());

/** A copy of the first node's folder, beside it. */
async function copied(): Promise<string> {
	copies += 1;
	const copy = `${folder}-copy-${copies}`;
	await cp(folder, copy, { recursive: true });
	return copy;
}

/** How `mosaic start` ends on a folder: one line, with a code. */
async function refusal(path: string): Promise<{ readonly code: number | null; readonly line: string }> {
	const program = run(mosaic, ['start', '--config', path]);
	const code = await program.exit();
	const lines = program.errors().trim().split('\n');
	const last = lines.at(-1) ?? '';
	expect(last).toMatch(/^mosaic: .+ \[[A-Z_]+\]$/);
	expect(program.errors()).not.toMatch(/ {4}at /);
	return { code, line: last };
}

async function changed(change: (config: ConfigJson) => object): Promise<string> {
	const path = await copied();
	await changeConfig({ folder: path }, change);
	return path;
}

test.each<[string, () => Promise<string>, string]>([
	['a folder that is not there', async () => `${folder}-missing`, 'NODE_CONFIG_UNREADABLE'],
	['a field that nobody knows', () => changed((config) => ({ ...config, colour: 'blue' })), 'NODE_CONFIG_INVALID'],
	['a field of the wrong type', () => changed((config) => ({ ...config, sync: 7 })), 'NODE_CONFIG_INVALID'],
	[
		'a peer address that is none',
		() => changed((config) => ({ ...config, p2p: { ...config.p2p, peers: ['/ip4/one'] } })),
		'NODE_CONFIG_INVALID',
	],
	[
		'an origin that is another chain',
		() => changed((config) => ({ ...config, origin: { rpc: network.anvil.url, confirmations: null } })),
		'ORIGIN_CHAIN_ID_MISMATCH',
	],
	[
		'a wrong password',
		async () => {
			const path = await copied();
			await writeFile(join(path, 'password.txt'), 'not the password\n');
			return path;
		},
		'KEYSTORE_PASSWORD_WRONG',
	],
	[
		'a keystore that is gone',
		async () => {
			const path = await copied();
			await rm(join(path, 'keystores'), { recursive: true });
			return path;
		},
		'KEYSTORE_MISSING',
	],
	[
		'the key of nobody who validates',
		() =>
			changed((config) => ({
				...config,
				validator: { ...config.validator, keystores: ['committer.json'] },
			})),
		'VALIDATOR_UNKNOWN',
	],
	[
		'a network file that was changed',
		async () => {
			const path = await copied();
			const file = join(path, 'network.json');
			await writeFile(file, (await readFile(file, 'utf8')).replace('"slotSeconds": 1', '"slotSeconds": 2'));
			return path;
		},
		'NETWORK_FILE_INVALID',
	],
])('%s', async (name, prepare, code) => {
	const path = await prepare();
	if (name === 'an origin that is another chain') await untypedRpc(network.anvil.url, 'anvil_setChainId', [7]);
	try {
		const { line, code: exitCode } = await refusal(path);
		expect(line).toContain(`[${code}]`);
		expect(exitCode).toBe(1);
	} finally {
		if (name === 'an origin that is another chain') await untypedRpc(network.anvil.url, 'anvil_setChainId', [1]);
	}
});

test('a port in use, of either kind', async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	const rpcTaken = await changed((config) => ({ ...config, rpc: { host: '127.0.0.1', port, tracing: false } }));
	expect((await refusal(rpcTaken)).line).toContain('[RPC_PORT_IN_USE]');
	const peersTaken = await changed((config) => ({ ...config, p2p: { ...config.p2p, port } }));
	expect((await refusal(peersTaken)).line).toContain('[NETWORK_PORT_IN_USE]');
	await new Promise((resolve) => server.close(resolve));
});

test('the data of another network, or another network for the data', async () => {
	const other = await TestNetwork.make({ validators: 2, words: ['--chain-id', '4711'] });
	try {
		const stranger = other.node(0);
		await stranger.start();
		await stranger.stop();
		const path = await copied();
		await rm(join(path, 'data'), { recursive: true, force: true });
		await cp(join(stranger.folder, 'data'), join(path, 'data'), { recursive: true });
		expect((await refusal(path)).line).toMatch(/\[CHAIN_GENESIS_MISMATCH\]/);
		// The other way round: the node's own data, and the other network's file.
		const { folder: strange } = stranger;
		await cp(join(folder, 'network.json'), join(strange, 'network.json'));
		expect((await refusal(strange)).line).toMatch(/\[CHAIN_GENESIS_MISMATCH\]/);
	} finally {
		await other.close();
	}
});

test('a folder whose node runs already', async () => {
	const node = network.node(1);
	await node.start();
	const program = run(mosaic, ['start', '--config', node.folder]);
	expect(await program.exit()).toBe(1);
	expect(program.errors()).toMatch(/\[(DATABASE_LOCKED|NETWORK_PORT_IN_USE|RPC_PORT_IN_USE)\]\n$/);
	await node.stop();
});
