import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Deployment, OriginClient, verifyDeployment } from '@mosaic/bridge';
import type { Hex } from '@mosaic/consensus';
import { parseConfig } from '@mosaic/consensus';
import { Wallet } from 'ethers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningAnvil, startAnvil } from '../support/anvil.ts';
import { run } from '../support/process.ts';
import { rpc } from '../support/rpc.ts';
import { mosaic } from '../support/stack.ts';

/** An account that anvil funds: of its published test mnemonic. */
const payerKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const ether = 10n ** 18n;

let anvil: RunningAnvil;
let folder: string;
let out: string;
beforeAll(async () => {
	anvil = await startAnvil();
});
afterAll(async () => {
	await anvil?.program.stop();
});
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mosaic-init-'));
	out = join(folder, 'net');
	return () => rm(folder, { recursive: true, force: true });
});

interface Node {
	readonly name: string;
	readonly multiaddress: string;
	readonly validator: string | null;
	readonly committer: Hex | null;
}

interface Made {
	readonly genesisHash: string;
	readonly core: { readonly address: string };
	readonly nodes: readonly Node[];
	readonly treasury: string | null;
}

function init(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
	return run(mosaic, ['init', '--json', '--out', out, ...words], { MOSAIC_ORIGIN_KEY: payerKey, ...environment });
}

async function made(words: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Made> {
	const program = init(['--origin-rpc', anvil.url, ...words], environment);
	const facts = await program.line((line) => line.startsWith('{"event":"initialised"'));
	expect({ code: await program.exit(), errors: program.errors() }).toEqual({ code: 0, errors: '' });
	return JSON.parse(facts);
}

/** It ends with one line for the user, and `left` in the folder around the network's. */
async function expectRefused(program: ReturnType<typeof init>, code: string, says: string, left: string[] = []) {
	const ended = await program.exit();
	expect(program.errors()).toMatch(/^mosaic: [^\n]+ \[[A-Z_]+\]\n$/);
	expect(program.errors()).toContain(`[${code}]`);
	expect(program.errors()).toContain(says);
	expect(ended).toBeGreaterThan(0);
	expect(await readdir(folder)).toEqual(left);
}

async function readJson(...path: string[]) {
	return JSON.parse(await readFile(join(out, ...path), 'utf8'));
}

async function modeOf(...path: string[]): Promise<number> {
	return (await stat(join(out, ...path))).mode & 0o777;
}

async function decrypt(password: string, ...path: string[]): Promise<string> {
	const wallet = await Wallet.fromEncryptedJson(await readFile(join(out, ...path), 'utf8'), password);
	return wallet.address.toLowerCase();
}

async function originBalance(address: Hex | null | undefined): Promise<bigint> {
	return BigInt(await rpc(anvil.url, 'eth_getBalance', [address ?? '0x', 'latest']));
}

async function verify(deployment: Deployment): Promise<void> {
	const client = await OriginClient.connect({ endpoint: anvil.url, confirmations: 0 });
	try {
		await verifyDeployment(client, deployment);
	} finally {
		client.close();
	}
}

describe('a network with validators and a full node', () => {
	const keyFiles = ['committer.json', 'keystores', 'password.txt'];
	const commonFiles = ['config.json', 'network.json', 'peer-key', 'start'];

	test('its folder has everything that its nodes need', async () => {
		const { nodes, treasury, core, genesisHash } = await made(['--validators', '2', '--full-nodes', '1']);
		expect(await readdir(folder)).toEqual(['net']);
		expect((await readdir(out)).sort()).toEqual(['README.md', 'node-1', 'node-2', 'node-3', 'treasury.json']);
		expect((await readdir(join(out, 'node-1'))).sort()).toEqual([...keyFiles, ...commonFiles].sort());
		expect((await readdir(join(out, 'node-3'))).sort()).toEqual(commonFiles);

		const network = await readJson('node-1', 'network.json');
		for (const { name } of nodes) expect(await readJson(name, 'network.json')).toEqual(network);
		expect(network.deployment).toMatchObject({ genesisHash, core: { address: core.address } });
		await verify(network.deployment);
		const config = parseConfig(network.config);
		const validators = nodes.flatMap(({ validator }) => validator ?? []).sort();
		expect(config.validators.map(({ address }) => address)).toEqual(validators);
		expect(network.genesis.alloc[treasury ?? '']).toEqual({ balance: `0x${(1_000_000n * ether).toString(16)}` });

		const readme = await readFile(join(out, 'README.md'), 'utf8');
		for (const { name, multiaddress } of nodes) {
			expect(readme).toContain(`${name}/start`);
			expect(readme).toContain(multiaddress);
		}
	});

	test('its keys are encrypted, for their owner alone, and the committers have coins', async () => {
		const { nodes, treasury } = await made(['--validators', '2', '--commit-funds', '2.5']);
		const password = (await readFile(join(out, 'node-1', 'password.txt'), 'utf8')).trim();
		expect(password).toMatch(/^[0-9a-f]{64}$/);
		expect(await decrypt(password, 'treasury.json')).toBe(treasury);
		expect(await modeOf('treasury.json')).toBe(0o600);
		for (const { name, validator, committer } of nodes) {
			expect(await readdir(join(out, name, 'keystores'))).toEqual([`${validator}.json`]);
			expect(await decrypt(password, name, 'keystores', `${validator}.json`)).toBe(validator);
			expect(await decrypt(password, name, 'committer.json')).toBe(committer);
			expect(await originBalance(committer)).toBe((5n * ether) / 2n);
			for (const file of ['peer-key', 'password.txt', 'committer.json', `keystores/${validator}.json`])
				expect(await modeOf(name, file)).toBe(0o600);
			expect(await modeOf(name, 'start')).toBe(0o755);
		}
	});

	test('its nodes know each other, and have ports of their own', async () => {
		const { nodes } = await made([
			'--validators',
			'2',
			'--full-nodes',
			'1',
			'--rpc-port',
			'7000',
			'--p2p-port',
			'7100',
		]);
		for (const [index, { name, multiaddress }] of nodes.entries()) {
			const { rpc: served, p2p, validator } = await readJson(name, 'config.json');
			expect(served).toEqual({ host: '127.0.0.1', port: 7000 + index, tracing: false });
			expect(p2p).toMatchObject({ host: '127.0.0.1', port: 7100 + index, announce: [] });
			expect(multiaddress).toMatch(new RegExp(`^/ip4/127\\.0\\.0\\.1/tcp/${7100 + index}/p2p/12D3Koo\\w+$`));
			const others = nodes.filter((other) => other.name !== name).map((other) => other.multiaddress);
			expect([...p2p.peers].sort()).toEqual([...others].sort());
			expect(validator === null).toBe(index === 2);
		}
	});
});

test('settings, hosts, password and prefunded accounts are those that were given', async () => {
	const passwordFile = join(folder, 'password');
	const keyFile = join(folder, 'key');
	await writeFile(passwordFile, 'correct horse\n');
	await writeFile(keyFile, `${payerKey}\n`);
	const rich = `0x${'Ab'.repeat(20)}`;
	const words = [
		...['--validators', '2', '--hosts', '192.0.2.7,two.example', '--prefund', `${rich}=1.5`],
		...['--password-file', passwordFile, '--origin-key-file', keyFile, '--origin-confirmations', '2'],
		...['--chain-id', '4242', '--slot-seconds', '3', '--epoch-length', '4', '--origin-epoch-length', '2'],
		...['--heartbeat-seconds', '60', '--justify-wait-slots', '5', '--gas-limit', '31000000', '--hardfork', 'prague'],
		...['--genesis-delay', '1000', '--commit-funds', '0'],
	];
	const { nodes, treasury } = await made(words, { MOSAIC_ORIGIN_KEY: '' });
	expect(treasury).toBeNull();
	expect((await readdir(out)).sort()).toEqual(['README.md', 'node-1', 'node-2']);
	const { config, genesis } = await readJson('node-2', 'network.json');
	expect(config).toMatchObject({
		...{ chainId: 4242, slotSeconds: 3, epochLength: 4, originEpochLength: 2 },
		...{ heartbeatSeconds: 60, justifyWaitSlots: 5 },
	});
	expect(config.genesisTime).toBeGreaterThan(Date.now() / 1000 + 500);
	expect(genesis).toMatchObject({
		gasLimit: '0x1d905c0',
		alloc: { [rich.toLowerCase()]: { balance: '0x14d1120d7b160000' } },
	});
	expect(genesis.config.osakaTime).toBeUndefined();
	const { origin, p2p } = await readJson('node-2', 'config.json');
	expect(origin).toEqual({ rpc: anvil.url, confirmations: 2 });
	expect(p2p).toMatchObject({
		host: '0.0.0.0',
		port: 9000,
		announce: [nodes[1]?.multiaddress],
		peers: [nodes[0]?.multiaddress],
	});
	expect(nodes[0]?.multiaddress).toMatch(/^\/ip4\/192\.0\.2\.7\/tcp\/9000\/p2p\//);
	expect(nodes[1]?.multiaddress).toMatch(/^\/dns\/two\.example\/tcp\/9000\/p2p\//);
	expect(await decrypt('correct horse', 'node-2', 'committer.json')).toBe(nodes[1]?.committer);
	expect(await originBalance(nodes[1]?.committer)).toBe(0n);
});

test('an empty folder is taken, and one with anything in it is refused', async () => {
	await mkdir(out);
	await made(['--validators', '1']);
	const before = await readJson('node-1', 'network.json');
	await expectRefused(init(['--origin-rpc', anvil.url]), 'OUTPUT_FOLDER_IN_USE', out, ['net']);
	expect(await readJson('node-1', 'network.json')).toEqual(before);
});

test('the folder stays where the origin takes no transfers after the deployment', async () => {
	let transactions = 0;
	const server = createServer(async (request, response) => {
		const body = await text(request);
		const refused = body.includes('eth_sendRawTransaction') && ++transactions > 4;
		const { id } = JSON.parse(body);
		const refusal = JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32000, message: 'no more' } });
		const headers = { 'content-type': 'application/json' };
		response.end(refused ? refusal : await (await fetch(anvil.url, { method: 'POST', body, headers })).text());
	}).listen(0, '127.0.0.1');
	try {
		await once(server, 'listening');
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const program = init(['--origin-rpc', url, '--validators', '2']);
		await expectRefused(program, 'COMMITTERS_UNFUNDED', 'README.md', ['net']);
		await verify((await readJson('node-1', 'network.json')).deployment);
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

describe('nothing is left behind', () => {
	test('where the origin does not answer', async () => {
		await expectRefused(init(['--origin-rpc', 'http://127.0.0.1:1']), 'ORIGIN_UNREACHABLE', 'origin');
	});

	test('where the payer has too little', async () => {
		const poor = { MOSAIC_ORIGIN_KEY: `0x${'77'.repeat(32)}` };
		await expectRefused(init(['--origin-rpc', anvil.url], poor), 'ORIGIN_UNFUNDED', 'fund it');
		const greedy = init(['--origin-rpc', anvil.url, '--commit-funds', '1000000']);
		await expectRefused(greedy, 'ORIGIN_UNFUNDED', 'lower --commit-funds');
	});

	test('where the deployment fails', async () => {
		// Its blocks are too small for Core.
		const small = await startAnvil(['--gas-limit', '1000000']);
		try {
			const program = init(['--origin-rpc', small.url]);
			await program.exit();
			expect(program.errors()).toMatch(/\[ORIGIN_[A-Z_]+\]\n$/);
			expect(await readdir(folder)).toEqual([]);
		} finally {
			await small.program.stop();
		}
	});

	test('where it is told to stop during the deployment', async () => {
		const slow = await startAnvil(['--no-mining']);
		try {
			const program = init(['--origin-rpc', slow.url]);
			for (;;) {
				const { pending } = await rpc(slow.url, 'txpool_status');
				if (BigInt(pending) >= 2n) break;
			}
			expect(await program.stop('SIGTERM')).toBe(130);
			expect(program.errors()).toContain('[INTERRUPTED]');
			expect(await readdir(folder)).toEqual([]);
		} finally {
			await slow.program.stop();
		}
	});

	test.each([
		['--validators 2 --hosts one.example', 'OPTION_CONFLICT', '2 nodes'],
		['--rpc-port 9001', 'OPTION_CONFLICT', '--p2p-port'],
		['--rpc-port 65535', 'OPTION_CONFLICT', 'ports'],
		['--prefund 0x1234=1', 'OPTION_INVALID', '--prefund takes'],
		['--commit-funds much', 'OPTION_INVALID', '--commit-funds takes'],
		['--hosts a,,b', 'OPTION_INVALID', '--hosts takes'],
		['--password-file /nowhere/password', 'KEYSTORE_PASSWORD_FILE_MISSING', '/nowhere/password'],
		['--origin-key-file /nowhere/key', 'PRIVATE_KEY_FILE_INVALID', '/nowhere/key'],
		['--out /proc/net/mosaic', 'OUTPUT_FOLDER_UNUSABLE', '/proc/net/mosaic'],
		['--out /nowhere/net', 'OUTPUT_FOLDER_UNUSABLE', 'one that exists'],
	])('with %s', async (words, code, says) => {
		await expectRefused(init(['--origin-rpc', anvil.url, ...words.split(' ')]), code, says);
	});

	test("with the origin's own chain id", async () => {
		const chainId = String(Number(await rpc(anvil.url, 'eth_chainId')));
		const program = init(['--origin-rpc', anvil.url, '--chain-id', chainId]);
		await expectRefused(program, 'OPTION_CONFLICT', 'give another --chain-id');
	});

	test('without an origin, or without a key', async () => {
		await expectRefused(init([]), 'USAGE', '--origin-rpc');
		await expectRefused(init(['--origin-rpc', anvil.url], { MOSAIC_ORIGIN_KEY: '' }), 'USAGE', 'MOSAIC_ORIGIN_KEY');
	});
});

describe('starting a node', () => {
	const start = (...words: string[]) => run(mosaic, ['start', ...words]);

	test('the script in its folder runs it until it is told to stop', async () => {
		await made(['--validators', '1']);
		const config = await readJson('node-1', 'config.json');
		const free = { ...config, rpc: { ...config.rpc, port: 0 }, p2p: { ...config.p2p, port: 0 } };
		const log = { level: 'error', json: true };
		await writeFile(join(out, 'node-1', 'config.json'), JSON.stringify({ ...free, log }));
		const program = run(join(out, 'node-1', 'start'), ['--no-doppelganger-watch']);
		const started = JSON.parse(await program.line((line) => line.startsWith('{"event":"started"')));
		const { genesisHash } = (await readJson('node-1', 'network.json')).deployment;
		expect(started.genesisHash).toBe(genesisHash);
		expect(await rpc(started.rpcUrl, 'eth_getBlockByNumber', ['0x0', false])).toMatchObject({ hash: genesisHash });
		expect({ code: await program.stop(), errors: program.errors() }).toEqual({ code: 0, errors: '' });
	});

	test('a file that is missing or wrong is named, with what to write', async () => {
		await expectRefused(start(), 'USAGE', '--config');
		await expectRefused(start('--config', out), 'NODE_CONFIG_UNREADABLE', out);
		const file = join(folder, 'config.json');
		await writeFile(file, '{}');
		await expectRefused(start('--config', folder), 'NODE_CONFIG_INVALID', 'network: add it', ['config.json']);
	});
});
