import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Anvil, startAnvil } from '../testing/anvil.ts';
import { OriginClient, rpcErrorOf } from './originClient.ts';

describe('OriginClient over a real origin', () => {
	let anvil: Anvil;
	beforeAll(async () => {
		anvil = await startAnvil('--slots-in-an-epoch', '1');
	});
	afterAll(() => anvil?.stop());

	it('checks the chain id', async () => {
		expect((await anvil.connect({ chainId: 31337 })).chainId).toBe(31337);
		await expect(anvil.connect({ chainId: 1 })).rejects.toMatchObject({
			code: 'ORIGIN_CHAIN_ID_MISMATCH',
			data: { expected: 1, found: 31337 },
		});
	});

	it('takes the final block by tag, or by depth', async () => {
		const [tagged, deep, instant] = await Promise.all([
			anvil.connect(),
			anvil.connect({ confirmations: 3 }),
			anvil.connect({ confirmations: 0 }),
		]);
		expect(await deep.finalizedNumber()).toBeNull();
		await tagged.request('anvil_mine', ['0xa']);
		const final = await tagged.request('eth_getBlockByNumber', ['finalized', false]);
		expect(await tagged.finalizedNumber()).toBe(Number((final as { number: string }).number));
		expect(await tagged.finalizedNumber()).toBeLessThan(10);
		expect(await deep.finalizedNumber()).toBe(7);
		expect(await instant.finalizedNumber()).toBe(10);
	});

	it('hands on what the origin refuses, with its JSON-RPC error as the cause', async () => {
		const client = await anvil.connect();
		const error = await client.request('no_such', []).catch((caught: unknown) => caught);
		expect(error).toMatchObject({ code: 'ORIGIN_REQUEST_FAILED', data: { method: 'no_such', rpcCode: -32601 } });
		expect(rpcErrorOf(error)?.code).toBe(-32601);
		await expect(client.header(1_000_000)).rejects.toMatchObject({ code: 'ORIGIN_BLOCK_MISSING' });
	});

	it('serves an origin in the same process through its dispatcher', async () => {
		const remote = await anvil.connect();
		const asked: string[] = [];
		const client = await OriginClient.connect({
			confirmations: 0,
			endpoint: (method, params) => {
				asked.push(method);
				return remote.request(method, params);
			},
		});
		expect(client.chainId).toBe(31337);
		expect((await client.header('latest')).number).toBe(await remote.blockNumber());
		expect(asked).toEqual(['eth_chainId', 'eth_getBlockByNumber']);
	});
});

describe('OriginClient over a bad origin', () => {
	let server: Server | undefined;
	afterEach(() => {
		server?.closeAllConnections();
		server?.close();
	});

	async function serve(listener: RequestListener): Promise<string> {
		server = createServer(listener).listen(0, '127.0.0.1');
		await once(server, 'listening');
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-key`;
	}
	const connect = (endpoint: string, requestTimeout = 5_000) =>
		OriginClient.connect({ endpoint, confirmations: null, requestTimeout });

	it.each(['ws://127.0.0.1:1', 'not a url', ''])('refuses the URL %j', async (url) => {
		await expect(connect(url)).rejects.toMatchObject({ code: 'ORIGIN_URL_INVALID' });
	});

	it('says that nobody answers, without the secrets of the URL', async () => {
		const url = await serve(() => undefined);
		server?.close();
		const error = await connect(url).catch((caught: unknown) => caught);
		expect(error).toMatchObject({ code: 'ORIGIN_UNREACHABLE', data: { reason: 'ECONNREFUSED' } });
		expect(String(error)).not.toContain('secret-key');
	});

	it('gives up on an origin that does not answer in time', async () => {
		const url = await serve(() => undefined);
		await expect(connect(url, 50)).rejects.toMatchObject({ code: 'ORIGIN_TIMEOUT' });
	});

	it('says that something else listens there', async () => {
		for (const body of ['<html>', 'null', '{}', '[]']) {
			const url = await serve((_, response) => response.end(body));
			await expect(connect(url)).rejects.toMatchObject({ code: 'ORIGIN_RESPONSE_INVALID' });
			server?.closeAllConnections();
			server?.close();
		}
	});

	it('refuses an answer without end', async () => {
		const url = await serve((_, response) => {
			const chunk = Buffer.alloc(1 << 20, ' ');
			const write = (): void => {
				while (!response.destroyed && response.write(chunk));
			};
			response.on('drain', write);
			write();
		});
		await expect(connect(url, 60_000)).rejects.toMatchObject({ code: 'ORIGIN_RESPONSE_TOO_LARGE' });
	});

	it('ends what is under way when closed', async () => {
		const client = await OriginClient.connect({
			confirmations: 0,
			endpoint: (method) => (method === 'eth_chainId' ? Promise.resolve('0x1') : new Promise(() => undefined)),
		});
		const request = client.request('eth_blockNumber', []);
		client.close();
		await expect(request).rejects.toMatchObject({ code: 'ORIGIN_CLOSED' });
		await expect(client.blockNumber()).rejects.toMatchObject({ code: 'ORIGIN_CLOSED' });
	});
});
