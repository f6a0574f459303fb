import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import { limitsFrom } from '../limits.ts';
import { type CallContext, declarator } from '../methods/method.ts';
import { SocketConnection } from './socketConnection.ts';

test('who asks of a connection that is gone when it ends is told at once', async () => {
	const { promise: called, resolve } = Promise.withResolvers<CallContext>();
	const method = declarator<null>()({
		name: 'test_call',
		summary: '',
		parameters: [],
		result: '',
		handler: () => null,
	});
	const invoke = (_: unknown, call: CallContext) => resolve(call);
	const dispatcher = new Dispatcher([{ method, invoke }], limitsFrom(), () => undefined);
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	await once(server, 'listening');
	const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
	const [socket] = (await once(server, 'connection')) as [WebSocket];
	new SocketConnection(socket, dispatcher, limitsFrom());
	await once(client, 'open');
	client.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'test_call' }));
	const { connection } = await called;
	const told: string[] = [];
	connection?.onClose(() => told.push('before'));
	client.terminate();
	await once(socket, 'close');
	expect(told).toEqual(['before']);
	connection?.onClose(() => told.push('after'));
	expect(told).toEqual(['before', 'after']);
	server.close();
});
