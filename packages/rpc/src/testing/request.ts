import type { RpcServer } from '../transport/server.ts';

/** What a caller reads of an answer. */
export interface Answer {
	readonly id: unknown;
	readonly result?: unknown;
	readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Posts one request to a server and answers what came back. */
export async function call(url: string, method: string, params: unknown = []): Promise<Answer> {
	const response = await post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
	return (await response.json()) as Answer;
}

export function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
	return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

/** Runs a test against a listening server and closes it. */
export async function withServer(server: RpcServer, run: (url: string, port: number) => Promise<void>): Promise<void> {
	const { url, port } = await server.listen();
	try {
		await run(url, port);
	} finally {
		await server.close();
	}
}
