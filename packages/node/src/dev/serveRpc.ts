import { type Backend, RpcServer } from '@mosaic/rpc';
import type { Logger } from '../logging/logger.ts';

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
	options: { host: string; port: number; logger: Logger },
): Promise<ListeningServer> {
	const { host, port, logger } = options;
	const server = new RpcServer(backend, {
		host,
		port,
		onInternalError: (method, error) => {
			logger.error({ method, error: error instanceof Error ? error.stack : String(error) }, 'rpc: a method failed');
		},
	});
	const { url, port: bound } = await server.listen();
	const any = host === '0.0.0.0' || host === '::';
	return { url, localUrl: any ? `http://127.0.0.1:${bound}` : url, close: () => server.close() };
}
