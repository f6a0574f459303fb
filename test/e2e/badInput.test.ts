import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startAnvil } from '../support/anvil.ts';
import { type RunningProgram, run } from '../support/process.ts';
import { mosaic } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** Where the programs of one test make their temporary folders. */
let temporary: string;
const cleanups: (() => unknown)[] = [];
beforeEach(async () => {
	temporary = await mkdtemp(join(tmpdir(), 'mosaic-bad-input-'));
});
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
	await rm(temporary, { recursive: true, force: true });
});

function start(words: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningProgram {
	const program = run(mosaic, words, { TMPDIR: temporary, MOSAIC_ORIGIN_KEY: '', ...environment });
	cleanups.push(() => program.stop('SIGKILL'));
	return program;
}

function dev(words: readonly string[], environment?: NodeJS.ProcessEnv): RunningProgram {
	return start(['dev', '--json', '--port', '0', '--origin-port', '0', ...words], environment);
}

const isStarted = (line: string): boolean => line.startsWith('{"event":"started"');

/** The program ends by itself with one line for the user, and leaves no temporary folder. */
async function expectRefused(
	program: RunningProgram,
	code: string,
	{ exitCode = 1, says = '' }: { exitCode?: number; says?: string } = {},
): Promise<void> {
	const ended = await program.exit();
	const line = expect.stringMatching(/^mosaic: [^\n]+ \[[A-Z_]+\]\n$/);
	expect({ errors: program.errors(), ended }).toEqual({ errors: line, ended: exitCode });
	expect(program.errors()).toContain(`[${code}]`);
	expect(program.errors()).toContain(says);
	expect(await readdir(temporary)).toEqual([]);
}

async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener).listen(0, '127.0.0.1');
	await once(server, 'listening');
	cleanups.push(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (answer: (request: { method: string; id: number }) => object): RequestListener =>
	async function respond(request, response) {
		let text = '';
		for await (const chunk of request) text += chunk;
		const { id, method } = JSON.parse(text);
		response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer({ id, method }) }));
	};

const portOf = (url: string): string => new URL(url).port;

async function freePort(): Promise<string> {
	const url = await serve(() => undefined);
	await cleanups.pop()?.();
	return portOf(url);
}

async function chainId(url: string): Promise<string> {
	const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	const { result } = (await response.json()) as { result: string };
	return result;
}

describe('the words of a command line', () => {
	test.concurrent.each([
		[[], 'Commands:'],
		[['--help'], 'Commands:'],
		[['help'], 'Commands:'],
		[['dev', '--help'], 'Origin:\n'],
		[['help', 'dev'], 'Origin:\n'],
		[['--version'], '0.1'],
	])('%j prints what was asked for', async (words, contains) => {
		const child = run(mosaic, words);
		let text = '';
		child.child.stdout?.on('data', (chunk) => {
			text += chunk;
		});
		expect(await child.exit()).toBe(0);
		expect(text).toContain(contains);
		expect(child.errors()).toBe('');
	});

	test.concurrent.each([
		['bogus', 'USAGE', 'bogus'],
		['--bogus', 'USAGE', '--bogus'],
		['dev --bogus', 'USAGE', '--bogus'],
		['dev --por 1', 'USAGE', '--por'],
		['dev --quiet=yes', 'USAGE', '--quiet'],
		['dev two words', 'USAGE', 'no further words'],
		['dev --port', 'USAGE', '--port'],
		['dev --port 65536', 'OPTION_INVALID', '--port takes'],
		['dev --port=-1', 'OPTION_INVALID', '--port takes'],
		['dev --validators 0', 'OPTION_INVALID', '--validators takes'],
		['dev --commit-interval soon', 'OPTION_INVALID', '--commit-interval takes'],
		['dev --hardfork berlin', 'OPTION_INVALID', '--hardfork takes'],
		['dev --log-level loud', 'OPTION_INVALID', '--log-level takes'],
		['dev --origin-rpc ws://localhost', 'OPTION_INVALID', '--origin-rpc takes'],
		['dev --port 7777 --origin-port 7777', 'OPTION_CONFLICT', '--origin-port'],
		['dev --origin-confirmations 3', 'OPTION_CONFLICT', '--origin-rpc'],
		['dev --manual-mining --block-time 2', 'OPTION_CONFLICT', '--manual-mining'],
		['dev --mixed-mining', 'OPTION_CONFLICT', '--block-time'],
	])('%s: %s', async (words, code, says) => {
		const program = run(mosaic, words.split(' '));
		expect(await program.exit()).toBe(2);
		expect(program.errors()).toMatch(/^mosaic: [^\n]+\n$/);
		expect(program.errors()).toContain(`[${code}]`);
		expect(program.errors()).toContain(says);
	});

	test('a mnemonic with a wrong checksum', () =>
		expectRefused(dev(['--mnemonic', 'test test test']), 'MNEMONIC_INVALID'));

	test.each(['hello', `0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`])(
		'a key in the environment that is none is refused, and not repeated: %s',
		async (key) => {
			const program = dev([], { MOSAIC_ORIGIN_KEY: key });
			await expectRefused(program, 'OPTION_INVALID', { exitCode: 2, says: 'MOSAIC_ORIGIN_KEY takes' });
			expect(program.errors()).not.toContain(key);
		},
	);
});

describe('what cannot be listened on', () => {
	test.each(['--port', '--origin-port'])('%s that is taken', async (flag) => {
		const url = await serve(() => undefined);
		await expectRefused(dev([flag, portOf(url)]), 'RPC_PORT_IN_USE', { says: portOf(url) });
	});

	test('an address that this machine has not', () =>
		expectRefused(dev(['--host', '192.0.2.1']), 'RPC_LISTEN_FAILED', { says: '192.0.2.1' }));
});

describe('an origin that will not do', () => {
	test('nobody answers', async () => {
		const url = await serve(() => undefined);
		await cleanups.pop()?.();
		await expectRefused(dev(['--origin-rpc', `${url}/secret`]), 'ORIGIN_UNREACHABLE', { says: 'ECONNREFUSED' });
	});

	test('something else answers', async () => {
		const url = await serve((_, response) => response.end('<html>'));
		await expectRefused(dev(['--origin-rpc', url]), 'ORIGIN_RESPONSE_INVALID');
	});

	test('it refuses with a message that would steer the terminal', async () => {
		const url = await serve(answering(() => ({ error: { code: -32000, message: 'no\u001b[2J\nmosaic: fine' } })));
		await expectRefused(dev(['--origin-rpc', url]), 'ORIGIN_REQUEST_FAILED', { says: 'no [2J mosaic: fine' });
	});

	test('it answers nonsense', async () => {
		const url = await serve(answering(({ method }) => ({ result: method === 'eth_chainId' ? '0x1' : { odd: [] } })));
		await expectRefused(dev(['--origin-rpc', url]), 'ORIGIN_RESPONSE_INVALID');
	});

	test('it is another chain than was asked for', async () => {
		const url = await serve(answering(() => ({ result: '0x1' })));
		const program = dev(['--origin-rpc', url, '--origin-chain-id', '1337']);
		await expectRefused(program, 'ORIGIN_CHAIN_ID_MISMATCH', { says: 'expected 1337, found 1' });
	});

	test('the account that pays has nothing', async () => {
		const url = await serve(answering(({ method }) => ({ result: method === 'eth_chainId' ? '0x1' : '0x0' })));
		const key = `0x${'11'.repeat(32)}`;
		const program = dev(['--origin-rpc', url], { MOSAIC_ORIGIN_KEY: key });
		await expectRefused(program, 'ORIGIN_UNFUNDED', { says: '0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a' });
	});

	test('it was started afresh, and has no Core any more', async () => {
		const first = await startAnvil();
		cleanups.push(() => first.program.stop('SIGKILL'));
		const folder = await mkdtemp(join(tmpdir(), 'mosaic-data-'));
		cleanups.push(() => rm(folder, { recursive: true, force: true }));
		const words = ['--data-dir', folder, '--origin-confirmations', '0', '--origin-chain-id', '31337'];
		const stack = dev([...words, '--origin-rpc', first.url]);
		await stack.line(isStarted);
		expect(await stack.stop()).toBe(0);
		const second = await startAnvil();
		cleanups.push(() => second.program.stop('SIGKILL'));
		await expectRefused(dev([...words, '--origin-rpc', second.url]), 'ORIGIN_CORE_MISSING');
		await expectRefused(dev(['--data-dir', folder]), 'DATA_DIRECTORY_MISMATCH', { says: 'external origin' });
	});
});

describe('a data directory that will not do', () => {
	/** A stack that was set up and stopped; each test takes a copy. */
	let whole: string;
	let folder: string;
	beforeAll(async () => {
		whole = await mkdtemp(join(tmpdir(), 'mosaic-data-'));
		const stack = run(mosaic, ['dev', '--json', '--port', '0', '--origin-port', '0', '--data-dir', whole]);
		await stack.line(isStarted);
		expect(await stack.stop()).toBe(0);
	});
	afterAll(() => rm(whole, { recursive: true, force: true }));
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'mosaic-data-'));
		await cp(whole, folder, { recursive: true });
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	const contents = async (): Promise<string[]> => (await readdir(folder)).sort();

	test.each([
		[['--origin-chain-id', '5'], '--origin-chain-id 1337'],
		[['--gas-limit', '7000000'], '--gas-limit 60000000'],
		[['--mnemonic', 'legal winner thank year wave sausage worth useful legal winner thank yellow'], '--mnemonic'],
	])('of other options: %j', async (words, says) => {
		await expectRefused(dev(['--data-dir', folder, ...words]), 'DATA_DIRECTORY_MISMATCH', { says });
	});

	test('in use by a running stack, which goes on', async () => {
		const running = dev(['--data-dir', folder]);
		const facts = JSON.parse(await running.line(isStarted));
		await expectRefused(dev(['--data-dir', folder]), 'DATA_DIRECTORY_LOCKED', { says: folder });
		expect(await chainId(facts.auxiliary.url)).toBe('0x7a69');
		expect(await running.stop('SIGTERM')).toBe(0);
	});

	test.each(['mosaic.json', 'mosaic.json/below', '../../proc/mosaic/deeper'])('no folder: %s', async (path) => {
		await expectRefused(dev(['--data-dir', join(folder, path)]), 'DATA_DIRECTORY_UNUSABLE');
	});

	test("with somebody's files, which stay", async () => {
		const foreign = join(folder, 'foreign');
		await mkdir(foreign);
		await writeFile(join(foreign, 'thesis.tex'), 'years of work');
		await expectRefused(dev(['--data-dir', foreign]), 'DATA_DIRECTORY_FOREIGN');
		expect(await readdir(foreign)).toEqual(['thesis.tex']);
	});

	type Json = Readonly<Record<string, object>>;
	test.each<[string, (record: Json) => unknown]>([
		['no JSON', () => undefined],
		['a malformed configuration', (record) => ({ ...record, config: { ...record.config, epochLength: 1e300 } })],
		['a malformed genesis', (record) => ({ ...record, genesis: { ...record.genesis, alloc: { '0x12': {} } } })],
		['a malformed deployment', (record) => ({ ...record, deployment: { ...record.deployment, registry: '0x' } })],
	])('with a record that holds %s', async (_, change) => {
		const file = join(folder, 'mosaic.json');
		const record: Json = JSON.parse(await readFile(file, 'utf8'));
		await writeFile(file, JSON.stringify(change(record)) ?? '{');
		const before = await contents();
		await expectRefused(dev(['--data-dir', folder]), 'DATA_DIRECTORY_DAMAGED', { says: file });
		expect(await contents()).toEqual(before);
	});

	test.each<[string, string, (record: Json) => unknown]>([
		[
			'genesis of the auxiliary chain',
			'CHAIN_GENESIS_MISMATCH',
			(record) => ({ ...record, genesis: { ...record.genesis, gasLimit: '0x1c9c381' } }),
		],
		[
			'genesis of the origin',
			'CHAIN_GENESIS_MISMATCH',
			(record) => ({ ...record, originGenesis: { ...record.originGenesis, gasLimit: '0x1c9c381' } }),
		],
		[
			'deployment',
			'ORIGIN_CORE_MISMATCH',
			(record) => ({
				...record,
				deployment: { ...record.deployment, genesisHash: `0x${'ab'.repeat(32)}` },
			}),
		],
	])('with another %s in its record', async (_, code, change) => {
		const file = join(folder, 'mosaic.json');
		await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));
		await expectRefused(dev(['--data-dir', folder]), code);
	});

	test.each(['auxiliary', 'origin'])('whose %s database is gone', async (name) => {
		await rm(join(folder, name), { recursive: true });
		await expectRefused(dev(['--data-dir', folder]), 'DATA_DIRECTORY_DAMAGED', { says: name });
	});

	test.each(['auxiliary', 'origin'])('whose %s database is cut off', async (name) => {
		const files = await readdir(join(folder, name));
		const manifest = files.find((file) => file.startsWith('MANIFEST'));
		await truncate(join(folder, name, manifest ?? 'MANIFEST'), 7);
		await expectRefused(dev(['--data-dir', folder]), 'DATABASE_CORRUPT', { says: name });
	});
});

describe('being told to stop', () => {
	test.each(['SIGINT', 'SIGTERM'] as const)('%s while the origin keeps it waiting', async (signal) => {
		const asked = Promise.withResolvers<void>();
		const url = await serve(() => asked.resolve());
		const program = dev(['--origin-rpc', url]);
		await asked.promise;
		expect(await readdir(temporary)).toHaveLength(1);
		program.child.kill(signal);
		await expectRefused(program, 'INTERRUPTED', { exitCode: 130, says: signal });
	});

	test('at some other moment of the start', async () => {
		const program = dev([]);
		await until(
			() => readdir(temporary),
			(entries) => entries.length > 0,
		);
		expect([0, 130]).toContain(await program.stop());
		expect(program.errors()).not.toContain('INTERNAL');
		expect(await readdir(temporary)).toEqual([]);
	});
});

describe('what it prints', () => {
	/** Output of a stack that is stopped as soon as its auxiliary chain answers. */
	async function output(words: readonly string[]): Promise<{ out: string; errors: string }> {
		const port = await freePort();
		const program = start(['dev', '--port', port, '--origin-port', '0', ...words]);
		let out = '';
		program.child.stdout?.on('data', (chunk) => {
			out += chunk;
		});
		await until(
			() => chainId(`http://127.0.0.1:${port}`).catch(() => null),
			(answer) => answer !== null,
		);
		expect(await program.stop()).toBe(0);
		expect(await readdir(temporary)).toEqual([]);
		return { out, errors: program.errors() };
	}

	test('a banner, and lines to read', async () => {
		const { out, errors } = await output([]);
		expect(out).toContain('Private keys');
		expect(errors).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}stopped$/m);
	});

	test('--json: JSON alone', async () => {
		const { out, errors } = await output(['--json', '--log-level', 'debug']);
		for (const line of [...out.trim().split('\n'), ...errors.trim().split('\n')]) JSON.parse(line);
		expect(errors).toContain('"level":20');
	});

	test('--log-level error: the banner alone', async () => {
		const { out, errors } = await output(['--log-level', 'error']);
		expect(out).toContain('Private keys');
		expect(errors).toBe('');
	});

	test('--quiet: nothing', async () => {
		expect(await output(['--quiet', '--log-level', 'debug'])).toEqual({ out: '', errors: '' });
	});
});
