import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RemoteClient } from './remoteClient.ts';
import { remoteEndpoint } from './remoteEndpoint.ts';

interface Asked {
	readonly id: number;
	readonly method: string;
}

let server: Server;
let client: RemoteClient;
let bodies: unknown[];
let answer: (body: Asked | Asked[]) => { status?: number; body: string };
beforeEach(async () => {
	bodies = [];
	server = createServer(async (request, response) => {
		const body = JSON.parse(await text(request));
		bodies.push(body);
		const { status = 200, body: answered } = answer(body);
		response.writeHead(status).end(answered);
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`;
	client = new RemoteClient(remoteEndpoint(url, null));
});
afterEach(async () => {
	client.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const echo = ({ id, method }: Asked): object => ({ jsonrpc: '2.0', id, result: method });

test('calls of one moment go in one batch, and answers are told apart by their identifiers', async () => {
	answer = (body) => ({ body: JSON.stringify((body as Asked[]).map(echo).reverse()) });
	const methods = ['a', 'b', 'c'];
	expect(await Promise.all(methods.map((method) => client.request(method, [])))).toEqual(methods);
	expect(bodies).toHaveLength(1);
});

test('a node that takes no batches is asked singly from then on', async () => {
	answer = (body) => ({ body: JSON.stringify(Array.isArray(body) ? { error: { code: -32_600 } } : echo(body)) });
	for (const round of [1, 2])
		expect(await Promise.all(['a', 'b'].map((method) => client.request(method, [round])))).toEqual(['a', 'b']);
	expect(bodies.filter(Array.isArray)).toHaveLength(1);
});

test('what fails for the moment is sent again', async () => {
	let failures = 2;
	answer = (body) =>
		failures-- > 0
			? { status: failures === 0 ? 429 : 503, body: 'busy' }
			: { body: JSON.stringify(echo(body as Asked)) };
	expect(await client.request('a', [])).toBe('a');
	expect(bodies).toHaveLength(3);
});

test.each<[string, string, { status?: number; body: string }]>([
	['no JSON', 'FORK_ANSWER_INVALID', { body: '<html>' }],
	['no answer', 'FORK_ANSWER_INVALID', { body: '{}' }],
	['an answer to nothing', 'FORK_ANSWER_INVALID', { body: '[]' }],
	['null', 'FORK_ANSWER_INVALID', { body: 'null' }],
	['a refusal', 'FORK_REQUEST_REFUSED', { body: '{"id":0,"error":{"code":-32000,"message":"missing trie node"}}' }],
	['a malformed refusal', 'FORK_REQUEST_REFUSED', { body: '{"id":0,"error":"no"}' }],
	['a fault that stays', 'FORK_UNREACHABLE', { status: 500, body: '' }],
	['too much', 'FORK_ANSWER_TOO_LARGE', { body: 'x'.repeat(33 * 1024 * 1024) }],
])('%s is an error that tells no secret', async (_, code, given) => {
	answer = () => given;
	const failure = await client.request('a', []).catch((error: unknown) => error);
	expect(failure).toMatchObject({ code });
	expect(String(failure)).not.toContain('secret');
});

test('nobody there, and a client that is closed', async () => {
	const nobody = new RemoteClient(remoteEndpoint('http://127.0.0.1:1/secret', null));
	const failure = await nobody.request('a', []).catch((error: unknown) => error);
	expect(failure).toMatchObject({ code: 'FORK_UNREACHABLE', message: expect.not.stringContaining('secret') });
	const waiting = nobody.request('b', []);
	nobody.close();
	await expect(waiting).rejects.toMatchObject({ code: 'FORK_CLOSED' });
	await expect(nobody.request('c', [])).rejects.toMatchObject({ code: 'FORK_CLOSED' });
});
