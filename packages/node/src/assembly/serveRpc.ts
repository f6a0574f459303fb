import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Backend, RpcServer, RpcServerError } from '@mosaic/rpc';
import type { Logger } from '../logging/logger.ts';
import { readJwtSecret } from './jwtSecret.ts';
import { type RpcAccess, usualAccess } from './rpcAccess.ts';

/** A server that listens. */
export interface ListeningServer {
	/** As a user calls it. */
	readonly url: string;
	/** As this process calls it, also where the server listens on all addresses. */
	readonly localUrl: string;
	close(): Promise<void>;
}

/** Serves a backend over HTTP and WebSocket; what goes wrong inside a method is logged here and kept from callers. */
export async function serveRpc(
	backend: Backend,
	options: { host: string; port: number; logger: Logger; access?: RpcAccess },
): Promise<ListeningServer> {
	const { host, port, logger, access = usualAccess } = options;
	const server = new RpcServer(backend, {
		...{ host, port, limits: access.limits, namespaces: access.namespaces },
		...{ allowedOrigins: access.origins, allowedHosts: access.hosts },
		jwtSecret: await readJwtSecret(access.jwtSecretFile),
		onInternalError: (method, error) => {
			logger.error({ method, error: error instanceof Error ? error.stack : String(error) }, 'rpc: a method failed');
		},
	});
	const { url, port: bound } = await server.listen();
	const any = host === '0.0.0.0' || host === '::';
	return { url, localUrl: any ? `http://127.0.0.1:${bound}` : url, close: () => server.close() };
}

/**
 * Throws RPC_PORT_IN_USE or RPC_LISTEN_FAILED where nobody could listen there. To be asked before anything is done
 * that cannot be undone, as a deployment on another's origin; the server itself finds out only when it starts.
 */
export async function requireFreePort(host: string, port: number): Promise<void> {
	const probe = createServer();
	try {
		await once(probe.listen({ host, port }), 'listening');
		await new Promise((resolve) => probe.close(resolve));
	} catch (error) {
		throw listenError(error as NodeJS.ErrnoException, host, port);
	}
}

function listenError({ code, message: text }: NodeJS.ErrnoException, host: string, port: number): RpcServerError {
	if (code === 'EADDRINUSE') {
		const message = `port ${port} on ${host} is in use: stop what listens there, or choose another port`;
		return new RpcServerError('RPC_PORT_IN_USE', message, { host, port });
	}
	const reason = code ?? text;
	return new RpcServerError('RPC_LISTEN_FAILED', `cannot listen on ${host}:${port}: ${reason}`, { host, port, reason });
}
