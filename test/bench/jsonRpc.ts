import { Agent, request } from 'node:http';

/** A JSON-RPC client with as little cost of its own as possible: kept connections, no checks but for errors. */
export class JsonRpc {
	readonly #url: string;
	readonly #agent: Agent;

	constructor(url: string, connections = 1) {
		this.#url = url;
		this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
	}

	/** The result of one call. Rejects where the node refuses it. */
	async call(method: string, params: readonly unknown[]): Promise<unknown> {
		const [result] = await this.post(requestOf(method, params, 1));
		return result;
	}

	/** The results of a body of one request or a batch, in the order of the answers. Rejects where one is refused. */
	async post(body: unknown): Promise<unknown[]> {
		const answer = await this.#send(JSON.stringify(body));
		return (Array.isArray(answer) ? answer : [answer]).map((single) => {
			if (single.error !== undefined) throw new TypeError(`the node refused: ${JSON.stringify(single.error)}`);
			return single.result;
		});
	}

	close(): void {
		this.#agent.destroy();
	}

	#send(text: string): Promise<{ error?: unknown; result?: unknown }> {
		return new Promise((resolve, reject) => {
			const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
			const sent = request(this.#url, { method: 'POST', agent: this.#agent, headers }, (response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
			});
			sent.on('error', reject);
			sent.end(text);
		});
	}
}

export function requestOf(method: string, params: readonly unknown[], id: number) {
	return { jsonrpc: '2.0', id, method, params };
}
