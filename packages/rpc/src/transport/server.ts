import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Backend } from '../backend.ts';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import { RpcServerError } from '../errors/serverError.ts';
import { FilterRegistry } from '../filters/registry.ts';
import { methodsFor } from '../methods/table.ts';
import { SubscriptionHub } from '../subscriptions/hub.ts';
import { type AccessFault, accessFault } from './access.ts';
import { serveHttp } from './http.ts';
import { type RpcServerOptions, type ServerSettings, settingsFrom } from './options.ts';
import { SocketConnection } from './socketConnection.ts';

/** Milliseconds between looks for requests that arrive too slowly, at most. */
const longestCheck = 5_000;

/**
 * A JSON-RPC server over HTTP and WebSocket on one port.
 *
 *     const server = new RpcServer(backend, { port: 8545 });
 *     const { url } = await server.listen();
 *     await server.close();
 */
export class RpcServer {
	readonly #settings: ServerSettings;
	readonly #dispatcher: Dispatcher;
	readonly #filters: FilterRegistry;
	readonly #subscriptions: SubscriptionHub;
	readonly #http: Server;
	readonly #sockets: WebSocketServer;
	readonly #connections = new Set<SocketConnection>();
	readonly #running = new Set<Promise<void>>();
	#pings: NodeJS.Timeout | undefined;
	#closing: Promise<void> | undefined;

	/** Throws RPC_INVALID_OPTION. */
	constructor(backend: Backend, options: RpcServerOptions = {}) {
		this.#settings = settingsFrom(options);
		const { limits, now, namespaces, onInternalError } = this.#settings;
		this.#filters = new FilterRegistry(backend.events, { limits, now });
		this.#subscriptions = new SubscriptionHub(backend.events, limits.socketSubscriptions);
		const methods = methodsFor(backend, this.#filters, this.#subscriptions, limits, namespaces);
		this.#dispatcher = new Dispatcher(methods, limits, onInternalError);
		this.#http = this.#createHttp();
		this.#sockets = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, perMessageDeflate: false });
	}

	/** Binds the port. Rejects with RPC_PORT_IN_USE or RPC_LISTEN_FAILED. */
	async listen(): Promise<{ readonly host: string; readonly port: number; readonly url: string }> {
		const { host, port, limits } = this.#settings;
		if (this.#http.listening || this.#closing !== undefined) {
			throw new RpcServerError('RPC_ALREADY_STARTED', 'the server was started before: create another one', {
				host,
				port,
			});
		}
		await new Promise<void>((resolve, reject) => {
			this.#http.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
			this.#http.listen(port, host, resolve);
		});
		this.#http.removeAllListeners('error');
		this.#http.on('error', (error) => this.#settings.onInternalError('listen', error));
		this.#pings = setInterval(() => this.#checkConnections(), limits.pingMilliseconds);
		this.#pings.unref();
		const bound = (this.#http.address() as AddressInfo).port;
		return { host, port: bound, url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}` };
	}

	/** Stops accepting, lets running requests finish for a while, then ends every connection. Safe to call again. */
	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		clearInterval(this.#pings);
		const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
		this.#filters.close();
		this.#subscriptions.close();
		this.#http.closeIdleConnections();
		await this.#finishRunning();
		for (const connection of this.#connections) connection.drop();
		this.#http.closeAllConnections();
		await closed;
	}

	async #finishRunning(): Promise<void> {
		let timer: NodeJS.Timeout | undefined;
		const deadline = new Promise<void>((resolve) => {
			timer = setTimeout(resolve, this.#settings.limits.closeMilliseconds);
		});
		const connections = [...this.#connections].map((connection) => connection.close());
		await Promise.race([deadline, Promise.all([...this.#running, ...connections])]);
		clearTimeout(timer);
	}

	#createHttp(): Server {
		const { limits } = this.#settings;
		const connectionsCheckingInterval = Math.min(limits.requestMilliseconds, longestCheck);
		const server = createServer({ noDelay: true, keepAlive: true, connectionsCheckingInterval }, (request, response) =>
			this.#serve(request, response),
		);
		server.requestTimeout = limits.requestMilliseconds;
		server.headersTimeout = limits.requestMilliseconds;
		server.keepAliveTimeout = limits.keepAliveMilliseconds;
		server.maxConnections = limits.connections;
		server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
		return server;
	}

	#serve(request: IncomingMessage, response: ServerResponse): void {
		if (this.#closing !== undefined) response.setHeader('connection', 'close');
		const sent = new Promise<void>((resolve) => response.once('close', resolve));
		const served = serveHttp(this.#dispatcher, this.#settings, request, response).then(() => sent);
		this.#running.add(served);
		served.finally(() => this.#running.delete(served));
	}

	#upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		socket.on('error', () => socket.destroy());
		const stopping: AccessFault = { status: 403, reason: 'the server is stopping' };
		const fault = this.#closing === undefined ? accessFault(this.#settings, request) : stopping;
		if (fault !== null) {
			const { status, reason } = fault;
			const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: text/plain`;
			socket.end(`${head}\r\n\r\n${reason}\n`);
			return;
		}
		this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket));
	}

	#accept(webSocket: WebSocket): void {
		const connection = new SocketConnection(webSocket, this.#dispatcher, this.#settings.limits);
		this.#connections.add(connection);
		webSocket.on('close', () => this.#connections.delete(connection));
	}

	#checkConnections(): void {
		for (const connection of this.#connections) connection.checkAlive();
	}
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): RpcServerError {
	if (error.code === 'EADDRINUSE') {
		const message = `port ${port} on ${host} is in use: stop what listens there, or choose another port`;
		return new RpcServerError('RPC_PORT_IN_USE', message, { host, port });
	}
	const reason = error.code ?? error.message;
	return new RpcServerError('RPC_LISTEN_FAILED', `cannot listen on ${host}:${port}: ${reason}`, { host, port, reason });
}
