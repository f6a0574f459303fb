import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, present, rpc, untypedRpc } from './rpc.ts';

let server: Server;
let url: string;
beforeAll(async () => {
	// Answers what it was asked, and to `eth_syncing` an error.
	server = createServer(async (request, response) => {
		const { method, params } = JSON.parse(await text(request));
		response.end(JSON.stringify(method === 'eth_syncing' ? { error: { code: -1 } } : { result: [method, params] }));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('sends what it is given, and rejects with what the node says', async () => {
	expect(await rpc(url, 'eth_getBlockByNumber', ['latest', false])).toEqual([
		'eth_getBlockByNumber',
		['latest', false],
	]);
	expect(await ask(url, 'eth_getBlockByNumber', 'latest')).toEqual(['eth_getBlockByNumber', ['latest']]);
	expect(await rpc(url, 'eth_chainId')).toEqual(['eth_chainId', []]);
	await expect(rpc(url, 'eth_syncing')).rejects.toThrow('eth_syncing: {"code":-1}');
	await expect(present(Promise.resolve(null))).rejects.toThrow('null');
});

test('a wrong name or parameter does not compile', async () => {
	// @ts-expect-error there is no method of this name
	await rpc(url, 'eth_getBlokByNumber', ['latest', false]);
	// @ts-expect-error no tag has this name
	await rpc(url, 'eth_getBlockByNumber', ['newest', false]);
	// @ts-expect-error a parameter is missing
	await rpc(url, 'eth_getBlockByNumber');
	// @ts-expect-error there are too many
	await ask(url, 'eth_chainId', 'latest');
	// @ts-expect-error a number is no quantity
	await rpc(url, 'eth_call', [{ value: 1 }, 'latest']);
	// @ts-expect-error a block has no such field, and may be missing
	expect((await rpc(url, 'eth_getBlockByNumber', ['latest', false])).height).toBeUndefined();
	expect(await untypedRpc(url, 'eth_getBlokByNumber', [1])).toEqual(['eth_getBlokByNumber', [1]]);
});
