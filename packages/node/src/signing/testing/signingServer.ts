import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Address, addressOf, domainSeparator, signDigest } from '@mosaic/consensus';
import { digestOf, type TypedData, type TypedMessage } from '../typedMessage.ts';

const key = new Uint8Array(32).fill(7);

interface Request {
	readonly id: number;
	readonly method: string;
	readonly params: readonly string[];
}

/** A signer as web3signer is one in its eth1 mode: makes the digest from the typed data that it is sent. */
export class SigningServer {
	readonly asked: Request[] = [];
	readonly headers: IncomingMessage['headers'][] = [];
	method = 'eth_signTypedData';
	accounts: unknown = [addressOf(key).toUpperCase().replace('0X', '0x')];
	/** Changes the signature, or answers in its own way. */
	change: (signature: string) => unknown = (signature) => signature;
	answer: ((response: ServerResponse) => void) | null = null;
	/** Breaks every connection off. */
	away = false;
	readonly #server: Server;

	private constructor() {
		this.#server = createServer((request, response) => void this.#serve(request, response));
	}

	static async start(): Promise<SigningServer> {
		const server = new SigningServer();
		await once(server.#server.listen(0, '127.0.0.1'), 'listening');
		return server;
	}

	get url(): URL {
		return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		if (this.away) return void response.destroy();
		this.headers.push(request.headers);
		const asked: Request = JSON.parse(await text(request));
		this.asked.push(asked);
		if (this.answer !== null && asked.method !== 'eth_accounts') return this.answer(response);
		response.end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, ...this.#answer(asked) }));
	}

	#answer({ method, params }: Request): object {
		if (method === 'eth_accounts') return { result: this.accounts };
		if (method !== this.method) return { error: { code: -32_601, message: 'no such method' } };
		return { result: this.change(signTypedData(JSON.parse(params[1] ?? ''))) };
	}
}

function signTypedData({ domain: given, primaryType, message }: TypedData): string {
	const integers = ['sourceHeight', 'targetHeight', 'slot'];
	const entries = Object.entries(message).map(([name, value]) => [
		name,
		integers.includes(name) ? Number(value) : value,
	]);
	const typed = { type: primaryType, message: Object.fromEntries(entries) } as TypedMessage;
	const location = { chainId: given.chainId, address: given.verifyingContract as Address };
	return signDigest(digestOf({ domainSeparator: domainSeparator(location) }, typed), key);
}
