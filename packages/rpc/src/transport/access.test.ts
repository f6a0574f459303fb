import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { memoryBackend } from '../testing/memoryBackend.ts';
import { call, post, withServer } from '../testing/request.ts';
import type { RpcServerOptions } from './options.ts';
import { RpcServer } from './server.ts';

const chainId = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}';
const secret = Buffer.alloc(32, 7);

function withOptions(options: RpcServerOptions, run: (url: string, port: number) => Promise<void>): Promise<void> {
	return withServer(new RpcServer(memoryBackend(), options), run);
}

function token(): string {
	const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iat: Math.floor(Date.now() / 1_000) })}`;
	return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** Status of the handshake of a WebSocket. */
async function upgradeStatus(port: number, headers: Record<string, string>): Promise<number | undefined> {
	const socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers });
	socket.on('error', () => undefined);
	const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number);
	const opened = once(socket, 'open').then(() => 101);
	const status = await Promise.race([refused, opened]);
	socket.terminate();
	return status;
}

/** Status of a request by a name. */
async function statusOf(port: number, host: string): Promise<string> {
	const socket = connect(port, '127.0.0.1');
	socket.end(`GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
	let text = '';
	for await (const chunk of socket) text += chunk;
	return text.slice(9, 12);
}

describe('who may call', () => {
	test('with a secret, only who proves to know it: over HTTP and WebSocket, not for a preflight', async () => {
		await withOptions({ jwtSecret: secret }, async (url, port) => {
			const refused = await post(url, chainId);
			expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
			expect(await refused.text()).toContain('missing token');
			expect((await post(url, chainId, { authorization: `Bearer ${token()}x` })).status).toBe(401);
			expect((await post(url, chainId, { authorization: `Bearer ${token()}` })).status).toBe(200);
			expect((await fetch(url)).status).toBe(401);
			const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: 'http://localhost:3000' } });
			expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
			expect(await upgradeStatus(port, {})).toBe(401);
			expect(await upgradeStatus(port, { authorization: `Bearer ${token()}` })).toBe(101);
		});
	});

	test('pages of the origins listed, and no others, private network or not', async () => {
		await withOptions({ allowedOrigins: ['https://app.example'] }, async (url, port) => {
			const status = async (origin: string): Promise<number> => (await post(url, chainId, { origin })).status;
			expect(await status('https://app.example')).toBe(200);
			expect(await status('http://app.example')).toBe(403);
			expect(await status('http://localhost:3000')).toBe(403);
			expect(await upgradeStatus(port, { origin: 'https://app.example' })).toBe(101);
			expect(await upgradeStatus(port, { origin: 'https://evil.example' })).toBe(403);
			const ask = (origin: string) =>
				fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-private-network': 'true' } });
			const allowed = await ask('https://app.example');
			expect(allowed.headers.get('access-control-allow-private-network')).toBe('true');
			const refused = await ask('https://evil.example');
			expect([refused.status, refused.headers.get('access-control-allow-private-network')]).toEqual([403, null]);
			expect(refused.headers.get('access-control-allow-origin')).toBeNull();
		});
	});

	test('what a page can send without asking first reaches no method', async () => {
		await withOptions({ allowedOrigins: 'all' }, async (url) => {
			for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
				expect((await post(url, chainId, { 'content-type': type })).status).toBe(415);
			}
		});
	});

	test('by the names listed, also where the server listens beyond loopback', async () => {
		await withOptions({ allowedHosts: ['rpc.example'] }, async (_url, port) => {
			expect(await statusOf(port, 'rpc.example')).toBe('200');
			expect(await statusOf(port, 'RPC.example:8545')).toBe('200');
			expect(await statusOf(port, 'evil.example')).toBe('403');
		});
		await withOptions({ host: '0.0.0.0', allowedHosts: ['rpc.example'] }, async (_url, port) => {
			expect(await statusOf(port, 'rpc.example')).toBe('200');
			expect(await statusOf(port, 'evil.example')).toBe('403');
			expect(await statusOf(port, '192.0.2.1')).toBe('200');
		});
		for (const options of [{ host: '0.0.0.0' }, { allowedHosts: ['*'] }]) {
			await withOptions(options, async (_url, port) => {
				expect(await statusOf(port, 'any.example')).toBe('200');
			});
		}
	});
});

describe('what is served', () => {
	test('the namespaces listed, and what the server says of itself', async () => {
		await withOptions({ namespaces: ['eth', 'web3'] }, async (url) => {
			expect(await call(url, 'eth_chainId')).toHaveProperty('result');
			expect(await call(url, 'net_version')).toMatchObject({ error: { code: -32601 } });
			expect((await call(url, 'rpc_modules')).result).toEqual({ eth: '1.0', rpc: '1.0', web3: '1.0' });
			const { methods } = (await call(url, 'rpc.discover')).result as { methods: { name: string }[] };
			expect(methods.some(({ name }) => name.startsWith('net_'))).toBe(false);
		});
	});
});

test('a request that arrives too slowly is ended, and so is a connection that says nothing', async () => {
	await withOptions({ limits: { requestMilliseconds: 50 } }, async (url, port) => {
		for (const begin of ['', 'POST / HTT', 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{']) {
			const socket = connect(port, '127.0.0.1').on('error', () => undefined);
			socket.write(begin);
			socket.resume();
			await once(socket, 'close');
		}
		// On a busy machine an honest request may be too slow as well: the next one is served.
		const served = (): Promise<boolean> =>
			post(url, chainId).then(
				({ status }) => status === 200,
				() => false,
			);
		while (!(await served()));
	});
});
