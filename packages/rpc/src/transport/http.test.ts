import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALICE, memoryBackend } from '../testing/memoryBackend.ts';
import { type Answer, post, withServer } from '../testing/request.ts';
import { RpcServer } from './server.ts';

const CHAIN_ID = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}';

/** Sends raw bytes over a socket and answers all that came back until the server ended it. */
async function raw(port: number, text: string): Promise<string> {
	const socket = connect(port, '127.0.0.1');
	const chunks: Buffer[] = [];
	socket.on('data', (chunk) => chunks.push(chunk));
	socket.on('error', () => undefined);
	socket.write(text);
	await once(socket, 'close');
	return Buffer.concat(chunks).toString('utf8');
}

describe('HTTP', () => {
	const server = new RpcServer(memoryBackend(), { limits: { bodyBytes: 10_000, batchSize: 10, nesting: 8 } });
	let url = '';
	let port = 0;
	beforeAll(async () => {
		({ url, port } = await server.listen());
	});
	afterAll(() => server.close());
	const errorOf = async (body: string): Promise<[number | undefined, unknown]> => {
		const answer = (await (await post(url, body)).json()) as Answer;
		return [answer.error?.code, answer.id];
	};

	test('answers JSON, and reuses the connection', async () => {
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		const ports: (number | undefined)[] = [];
		for (let count = 0; count < 3; count++) {
			const sent = request({ port, agent, method: 'POST', headers: { 'content-type': 'application/json' } });
			sent.end(CHAIN_ID);
			const [response] = await once(sent, 'response');
			const chunks = await response.toArray();
			expect(Buffer.concat(chunks).toString()).toBe('{"jsonrpc":"2.0","id":1,"result":"0x539"}');
			expect(response.headers['content-type']).toBe('application/json');
			ports.push(sent.socket?.localPort);
		}
		expect(new Set(ports).size).toBe(1);
		agent.destroy();
	});

	test('reads chunked bodies', async () => {
		const head =
			'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n';
		const chunks = CHAIN_ID.match(/.{1,10}/g)?.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`) ?? [];
		expect(await raw(port, `${head}${chunks.join('')}0\r\n\r\n`)).toContain('"result":"0x539"');
	});

	test('a body beyond the limit is 413, whether its length is declared or not', async () => {
		expect((await post(url, ' '.repeat(10_001))).status).toBe(413);
		expect((await post(url, ' '.repeat(100_001))).status).toBe(413);
		const head =
			'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
		expect(await raw(port, `${head}${(10_001).toString(16)}\r\n${' '.repeat(10_001)}\r\n0\r\n\r\n`)).toMatch(
			/^HTTP\/1.1 413 /,
		);
	});

	test('not HTTP at all is 400', async () => {
		expect(await raw(port, 'hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
	});

	test('faulty requests have their JSON-RPC code', async () => {
		expect(await errorOf('')).toEqual([-32700, null]);
		expect(await errorOf('{"jsonrpc":')).toEqual([-32700, null]);
		expect(await errorOf('5')).toEqual([-32600, null]);
		expect(await errorOf('null')).toEqual([-32600, null]);
		expect(await errorOf('[]')).toEqual([-32600, null]);
		expect(await errorOf('{"jsonrpc":"1.0","id":7,"method":"eth_chainId"}')).toEqual([-32600, 7]);
		expect(await errorOf('{"jsonrpc":"2.0","id":7,"method":5}')).toEqual([-32600, 7]);
		expect(await errorOf('{"jsonrpc":"2.0","id":7,"method":"eth_chainId","params":"x"}')).toEqual([-32600, 7]);
		expect(await errorOf('{"jsonrpc":"2.0","id":{},"method":"eth_chainId"}')).toEqual([-32600, null]);
		expect(await errorOf('{"jsonrpc":"2.0","id":"a","method":"__proto__"}')).toEqual([-32601, 'a']);
	});

	test('deep nesting is refused before it is parsed; brackets in strings do not count', async () => {
		expect(await errorOf('['.repeat(9_000))).toEqual([-32600, null]);
		expect(
			await errorOf(`{"jsonrpc":"2.0","id":1,"method":"eth_call","params":${'['.repeat(8)}${']'.repeat(8)}}`),
		).toEqual([-32600, null]);
		const name = '[{'.repeat(50);
		expect(await errorOf(`{"jsonrpc":"2.0","id":"\\"[[[[[[[[[[","method":"${name}"}`)).toEqual([-32601, '"[[[[[[[[[[']);
	});

	test('a batch answers in order, an array even for one; notifications get no answer', async () => {
		const read = async (body: unknown): Promise<unknown> => (await post(url, JSON.stringify(body))).json();
		const one = { jsonrpc: '2.0', id: 1, method: 'eth_chainId' };
		expect(await read([one])).toEqual([{ jsonrpc: '2.0', id: 1, result: '0x539' }]);
		const answers = (await read([one, 5, { ...one, id: 2 }, { jsonrpc: '2.0', method: 'eth_chainId' }])) as Answer[];
		expect(answers.map(({ id, error }) => [id, error?.code])).toEqual([
			[1, undefined],
			[null, -32600],
			[2, undefined],
		]);
		expect(await errorOf(JSON.stringify(new Array(11).fill(one)))).toEqual([-32600, null]);
		const silent = await post(url, '{"jsonrpc":"2.0","method":"eth_chainId"}');
		expect([silent.status, await silent.text()]).toEqual([204, '']);
	});

	test('a batch whose answers grow too large is cut with an error for each of the rest', async () => {
		const small = new RpcServer(memoryBackend(), { limits: { batchAnswerBytes: 50, batchConcurrency: 1 } });
		await withServer(small, async (smallUrl) => {
			const body = JSON.stringify([1, 2, 3].map((id) => ({ jsonrpc: '2.0', id, method: 'eth_chainId' })));
			const answers = (await (await post(smallUrl, body)).json()) as Answer[];
			expect(answers.map(({ id, error }) => [id, error?.code])).toEqual([
				[1, undefined],
				[2, undefined],
				[3, -32005],
			]);
		});
	});

	test('other methods, paths and types', async () => {
		const get = await fetch(url);
		expect([get.status, await get.text()]).toEqual([200, expect.stringContaining('Mosaic JSON-RPC')]);
		expect((await fetch(`${url}/admin`)).status).toBe(404);
		expect((await fetch(url, { method: 'DELETE' })).status).toBe(405);
		expect((await fetch(url, { method: 'POST', body: CHAIN_ID })).status).toBe(415);
		expect((await post(url, CHAIN_ID, { 'content-encoding': 'gzip' })).status).toBe(415);
		expect((await post(url, CHAIN_ID, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
	});

	test('pages of foreign origins are refused, those of loopback and extensions served', async () => {
		const status = async (origin: string): Promise<number> => (await post(url, CHAIN_ID, { origin })).status;
		expect(await status('https://evil.example')).toBe(403);
		expect(await status('http://localhost.evil.example')).toBe(403);
		expect(await status('null')).toBe(403);
		expect(await status('http://localhost:3000')).toBe(200);
		expect(await status('http://127.0.0.1:5173')).toBe(200);
		expect(await status('chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn')).toBe(200);
		const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: 'http://localhost:3000' } });
		expect(preflight.status).toBe(204);
		expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
		expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type, authorization');
	});

	test('a name bent to loopback is refused (DNS rebinding)', async () => {
		const status = async (host: string): Promise<string> =>
			(await raw(port, `GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)).slice(9, 12);
		expect(await status('evil.example')).toBe('403');
		expect(await status(`evil.example:${port}`)).toBe('403');
		expect(await status(`localhost:${port}`)).toBe('200');
		expect(await status('[::1]')).toBe('200');
		expect(await status('192.168.1.5:80')).toBe('200');
		expect(await status('localhost@evil.example')).toBe('403');
	});
});

describe('life of a server', () => {
	test('a taken port has its own code', async () => {
		await withServer(new RpcServer(memoryBackend()), async (_url, port) => {
			const second = new RpcServer(memoryBackend(), { port });
			await expect(second.listen()).rejects.toMatchObject({ code: 'RPC_PORT_IN_USE', data: { port } });
			await second.close();
		});
	});

	test('an address that is not here has its own code', async () => {
		const server = new RpcServer(memoryBackend(), { host: '192.0.2.1' });
		await expect(server.listen()).rejects.toMatchObject({ code: 'RPC_LISTEN_FAILED' });
		await server.close();
	});

	test('a limit must be a positive whole number', () => {
		expect(() => new RpcServer(memoryBackend(), { limits: { batchSize: 0 } })).toThrow(
			expect.objectContaining({ code: 'RPC_INVALID_OPTION' }),
		);
	});

	test('closing answers what runs, then ends idle connections', async () => {
		let answer: (value: bigint) => void = () => undefined;
		let started: () => void = () => undefined;
		const running = new Promise<void>((resolve) => {
			started = resolve;
		});
		const backend = memoryBackend();
		const state = {
			...backend.state,
			balance: () =>
				new Promise<bigint>((resolve) => {
					answer = resolve;
					started();
				}),
		};
		const server = new RpcServer({ ...backend, state });
		const { url, port } = await server.listen();
		const idle = connect(port, '127.0.0.1');
		await once(idle, 'connect');
		const pending = post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getBalance', params: [ALICE] }));
		await running;
		const closed = server.close();
		answer(1n);
		expect(await (await pending).json()).toMatchObject({ result: '0x1' });
		await closed;
		await expect(fetch(url)).rejects.toThrow();
		expect(server.close()).toBe(server.close());
		idle.destroy();
	});

	test('closing does not wait forever for a request that never ends', async () => {
		const backend = memoryBackend();
		const running = Promise.withResolvers<void>();
		const state = {
			...backend.state,
			balance: () => {
				running.resolve();
				return new Promise<bigint>(() => undefined);
			},
		};
		const server = new RpcServer({ ...backend, state }, { limits: { closeMilliseconds: 5 } });
		const { url } = await server.listen();
		const pending = post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getBalance', params: [ALICE] }));
		const failed = expect(pending).rejects.toThrow();
		await running.promise;
		await server.close();
		await failed;
	});
});
