import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { run } from '../support/process.ts';
import { rpc } from '../support/rpc.ts';
import { mosaic, startStack } from '../support/stack.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const contract = '0x00000000000000000000000000000000000ca11e';
const loads = [
	['an endless loop', '0x5b600056', '0x'],
	[
		'one precompiled contract for all the gas there is',
		'0x3660006000375f5f365f60095afa',
		`0x70000000${'11'.repeat(208)}01`,
	],
] as const;

test.each(loads)('blocks and answers do not wait for calls, which end in time: %s', async (_, code, data) => {
	const { auxiliary, accounts, program } = await startStack([
		'--log-level',
		'error',
		'--rpc-limits',
		'callMilliseconds=6000,callGas=2147483647',
	]);
	cleanups.push(() => program.stop('SIGKILL'));
	const { url } = auxiliary;
	let ended = false;
	const heavy = (): Promise<string> =>
		rpc(url, 'eth_call', [{ to: contract, data }, 'latest', { [contract]: { code } }]).catch((error: unknown) => {
			ended = true;
			return String(error);
		});
	const calls = [heavy(), heavy()];
	await rpc(url, 'eth_blockNumber');
	const [from = '0x', to = '0x'] = accounts.map(({ address }) => address);
	const hash = await rpc(url, 'eth_sendTransaction', [{ from, to, value: '0x1' }]);
	while ((await rpc(url, 'eth_getTransactionReceipt', [hash])) === null);
	expect(ended).toBe(false);
	for (const answer of await Promise.all(calls)) {
		expect(answer).toContain('-32005');
		expect(answer).toContain('execution aborted (timeout = 6s)');
	}
});

test('a stack asks for tokens, and serves what it is told to', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'mosaic-jwt-'));
	cleanups.push(() => rm(folder, { recursive: true }));
	const file = join(folder, 'jwt.hex');
	const secret = randomBytes(32);
	await writeFile(file, `0x${secret.toString('hex')}\n`);
	const { auxiliary, program } = await startStack(['--jwt-secret', file, '--rpc-namespaces', 'eth,mosaic']);
	cleanups.push(() => program.stop('SIGKILL'));
	const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	const text = `${part({ alg: 'HS256' })}.${part({ iat: Math.floor(Date.now() / 1_000) })}`;
	const token = `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
	const ask = (method: string, headers: Record<string, string>): Promise<Response> =>
		fetch(auxiliary.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method }),
		});
	expect((await ask('eth_chainId', {})).status).toBe(401);
	const authorization = `Bearer ${token}`;
	expect(await (await ask('eth_chainId', { authorization })).json()).toHaveProperty('result');
	expect(await (await ask('anvil_mine', { authorization })).json()).toMatchObject({ error: { code: -32601 } });
});

test.each([
	[['--rpc-limits', 'nothing=1'], 'OPTION_INVALID'],
	[['--rpc-limits', 'callGas=0'], 'OPTION_INVALID'],
	[['--rpc-namespaces', 'eth,admin'], 'OPTION_INVALID'],
	[['--rpc-origins', 'app.example'], 'OPTION_INVALID'],
	[['--rpc-hosts', 'http://rpc.example'], 'OPTION_INVALID'],
	[['--jwt-secret', '/nowhere/jwt.hex'], 'RPC_JWT_SECRET_INVALID'],
])('%s is refused', async (words, code) => {
	const program = run(mosaic, ['dev', '--port', '0', '--origin-port', '0', ...words]);
	cleanups.push(() => program.stop('SIGKILL'));
	expect(await program.exit()).not.toBe(0);
	expect(program.errors()).toMatch(new RegExp(`^mosaic: [^\n]+ \\[${code}\\]\n$`));
});
