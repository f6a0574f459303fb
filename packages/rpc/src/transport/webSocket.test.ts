import { once } from 'node:events';
import type { Hash } from '@mosaic/consensus';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { BlockEvent } from '../backend.ts';
import { headerAt, logAt, type MemoryBackend, memoryBackend, TRANSACTION, wordOf } from '../testing/memoryBackend.ts';
import { withServer } from '../testing/request.ts';
import type { RpcServerOptions } from './options.ts';
import { RpcServer } from './server.ts';

interface Message {
	readonly id?: number;
	readonly result?: unknown;
	readonly error?: { readonly code: number; readonly message: string };
	readonly params?: { readonly subscription: string; readonly result: Record<string, unknown> | string };
}

/** A WebSocket client that keeps what it is told, in order. */
class Client {
	readonly socket: WebSocket;
	readonly #messages: Message[] = [];
	#wake: () => void = () => undefined;

	constructor(port: number, headers: Record<string, string> = {}) {
		this.socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers });
		this.socket.on('message', (data) => {
			this.#messages.push(JSON.parse(String(data)));
			this.#wake();
		});
	}

	async open(): Promise<this> {
		await once(this.socket, 'open');
		return this;
	}

	async next(): Promise<Message> {
		while (this.#messages.length === 0) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
		return this.#messages.shift() ?? {};
	}

	async ask(method: string, params: readonly unknown[] = []): Promise<Message> {
		this.socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
		return this.next();
	}
}

const eventOf = (number: number, topic: Hash, removed = false): BlockEvent => ({
	header: headerAt(number),
	logs: async () => [logAt(number, topic, removed)],
});

async function withClient(
	run: (client: Client, backend: MemoryBackend, server: RpcServer) => Promise<void>,
	options: RpcServerOptions = {},
): Promise<void> {
	const backend = memoryBackend();
	const server = new RpcServer(backend, options);
	await withServer(server, async (_url, port) => {
		const client = await new Client(port).open();
		await run(client, backend, server);
		client.socket.terminate();
	});
}

describe('WebSocket', () => {
	test('answers requests, batches and faults', () =>
		withClient(async (client) => {
			expect(await client.ask('eth_chainId')).toMatchObject({ id: 1, result: '0x539' });
			client.socket.send('[{"jsonrpc":"2.0","id":2,"method":"eth_chainId"}]');
			expect(await client.next()).toMatchObject([{ id: 2, result: '0x539' }]);
			client.socket.send('{');
			expect(await client.next()).toMatchObject({ error: { code: -32700 } });
			client.socket.send(Buffer.from('{"jsonrpc":"2.0","id":3,"method":"eth_chainId"}'));
			expect(await client.next()).toMatchObject({ id: 3, result: '0x539' });
		}));

	test('newHeads and full transactions reach who subscribed', () =>
		withClient(async (client, backend) => {
			const heads = (await client.ask('eth_subscribe', ['newHeads'])).result;
			const hashes = (await client.ask('eth_subscribe', ['newPendingTransactions'])).result;
			const full = (await client.ask('eth_subscribe', ['newPendingTransactions', true])).result;
			backend.emit.head({ removed: [], added: [eventOf(1, wordOf(9))] });
			const head = await client.next();
			expect(head.params).toMatchObject({ subscription: heads, result: { number: '0x1', hash: wordOf(2) } });
			backend.emit.transaction(TRANSACTION);
			expect((await client.next()).params).toEqual({ subscription: hashes, result: TRANSACTION.hash });
			expect((await client.next()).params).toMatchObject({ subscription: full, result: { hash: TRANSACTION.hash } });
			expect(await client.ask('eth_unsubscribe', [heads])).toMatchObject({ result: true });
			expect(await client.ask('eth_unsubscribe', [heads])).toMatchObject({ error: { code: -32000 } });
			backend.emit.head({ removed: [], added: [eventOf(1, wordOf(9))] });
			expect(await client.ask('eth_chainId')).toMatchObject({ result: '0x539' });
		}));

	test('who subscribes while the logs of a block are read is told of later blocks alone', () =>
		withClient(async (client, backend) => {
			const first = (await client.ask('eth_subscribe', ['logs', {}])).result;
			const { promise: read, resolve } = Promise.withResolvers<void>();
			const slow = { header: headerAt(1), logs: () => read.then(() => [logAt(1, wordOf(9))]) };
			backend.emit.head({ removed: [], added: [slow] });
			const second = (await client.ask('eth_subscribe', ['logs', {}])).result;
			backend.emit.head({ removed: [], added: [eventOf(2, wordOf(9))] });
			resolve();
			const seen = [await client.next(), await client.next(), await client.next()].map(({ params }) => params);
			expect(seen).toMatchObject([
				{ subscription: first, result: { blockNumber: '0x1' } },
				{ subscription: first, result: { blockNumber: '0x2' } },
				{ subscription: second, result: { blockNumber: '0x2' } },
			]);
		}));

	test('logs pass their filter; those of abandoned blocks come back as removed, first', () =>
		withClient(async (client, backend) => {
			const { result } = await client.ask('eth_subscribe', ['logs', { topics: [wordOf(9)] }]);
			backend.emit.head({ removed: [], added: [eventOf(1, wordOf(8)), eventOf(2, wordOf(9))] });
			backend.emit.head({ removed: [eventOf(2, wordOf(9), true)], added: [eventOf(3, wordOf(9))] });
			const seen = [await client.next(), await client.next(), await client.next()].map(({ params }) => params);
			expect(seen.map((params) => params?.subscription)).toEqual([result, result, result]);
			expect(seen.map((params) => params?.result)).toMatchObject([
				{ blockNumber: '0x2', removed: false },
				{ blockNumber: '0x2', removed: true },
				{ blockNumber: '0x3', removed: false },
			]);
		}));

	test('one connection holds a bounded number of subscriptions', () =>
		withClient(
			async (client) => {
				expect(await client.ask('eth_subscribe', ['syncing'])).toHaveProperty('result');
				expect(await client.ask('eth_subscribe', ['syncing'])).toMatchObject({ error: { code: -32005 } });
				expect(await client.ask('eth_subscribe', ['weather'])).toMatchObject({ error: { code: -32602 } });
			},
			{ limits: { socketSubscriptions: 1 } },
		));

	test('a subscriber who does not read is dropped, others are not', () =>
		withClient(
			async (client, backend) => {
				await client.ask('eth_subscribe', ['newHeads']);
				client.socket.pause();
				const wide = {
					...eventOf(1, wordOf(9)),
					header: { ...headerAt(1), extraData: `0x${'00'.repeat(1 << 20)}` as const },
				};
				const closed = once(client.socket, 'close');
				for (let count = 0; count < 40; count++) backend.emit.head({ removed: [], added: [wide] });
				client.socket.resume();
				expect((await closed)[0]).toBe(1006);
			},
			{ limits: { socketBufferBytes: 1_000_000 } },
		));

	test('more requests than may run at once are all answered', () =>
		withClient(
			async (client) => {
				for (let id = 0; id < 50; id++) client.socket.send(`{"jsonrpc":"2.0","id":${id},"method":"eth_chainId"}`);
				const seen = new Set<number | undefined>();
				for (let count = 0; count < 50; count++) seen.add((await client.next()).id);
				expect(seen.size).toBe(50);
			},
			{ limits: { socketRequests: 2 } },
		));

	test('an oversized message ends the connection, foreign pages do not get one', () =>
		withServer(new RpcServer(memoryBackend(), { limits: { bodyBytes: 1_000 } }), async (_url, port) => {
			const client = await new Client(port).open();
			client.socket.send('x'.repeat(1_001));
			expect((await once(client.socket, 'close'))[0]).toBe(1009);
			const foreign = new Client(port, { origin: 'https://evil.example' });
			expect((await once(foreign.socket, 'error'))[0]).toMatchObject({ message: expect.stringContaining('403') });
		}));

	test('closing says goodbye', () =>
		withClient(async (client, _backend, server) => {
			const closed = once(client.socket, 'close');
			await server.close();
			expect((await closed)[0]).toBe(1001);
		}));
});
