import { FetchRequest, type FetchResponse, type GetUrlResponse } from 'ethers/utils';
import { OriginError } from './originError.ts';
import type { RequestFunction } from './requestFunction.ts';
import { RpcError, readRpcError } from './rpcError.ts';

/** The largest answer that is read, in bytes. */
const largestResponse = 64 * 1024 * 1024;

/** JSON-RPC over HTTP: one POST a request, no timers, no background work. `timeout` in milliseconds. */
export function httpTransport(url: string, timeout: number): RequestFunction {
	const base = checkUrl(url);
	let identifier = 0;
	return async (method, params) => {
		identifier += 1;
		const response = await send(base, { jsonrpc: '2.0', id: identifier, method, params }, timeout);
		return readAnswer(method, response);
	};
}

function checkUrl(url: string): string {
	const protocol = URL.canParse(url) ? new URL(url).protocol : null;
	if (protocol !== 'http:' && protocol !== 'https:')
		throw new OriginError('ORIGIN_URL_INVALID', { url: withoutSecrets(url) });
	return url;
}

/** Providers put their access keys into path, query and user part of a URL: errors name the host alone. */
function withoutSecrets(url: string): string {
	if (!URL.canParse(url)) return url.slice(0, 100);
	const { protocol, host } = new URL(url);
	return `${protocol}//${host}`;
}

async function send(url: string, payload: object, timeout: number): Promise<FetchResponse> {
	const request = new FetchRequest(url);
	request.setHeader('content-type', 'application/json');
	request.body = JSON.stringify(payload);
	request.timeout = timeout;
	request.getUrlFunc = (asked) => boundedFetch(asked, timeout);
	request.setThrottleParams({ maxAttempts: 3, slotInterval: 200 });
	try {
		return await request.send();
	} catch (error) {
		throw asOriginError(error, url);
	}
}

async function boundedFetch(request: FetchRequest, timeout: number): Promise<GetUrlResponse> {
	const response = await fetch(request.url, {
		method: request.method,
		headers: request.headers,
		body: new Uint8Array(request.body ?? []),
		signal: AbortSignal.timeout(timeout),
		redirect: 'error',
	});
	const headers = Object.fromEntries(response.headers);
	return { statusCode: response.status, statusMessage: response.statusText, headers, body: await readBody(response) };
}

async function readBody(response: Response): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		size += chunk.length;
		if (size > largestResponse) throw new OriginError('ORIGIN_RESPONSE_TOO_LARGE', { limit: largestResponse });
		chunks.push(chunk);
	}
	return Buffer.concat(chunks, size);
}

function asOriginError(error: unknown, url: string): OriginError {
	if (error instanceof OriginError) return error;
	const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: { code?: unknown } };
	const origin = withoutSecrets(url);
	if (name === 'TimeoutError' || code === 'TIMEOUT') return new OriginError('ORIGIN_TIMEOUT', { url: origin });
	return new OriginError('ORIGIN_UNREACHABLE', { url: origin, reason: String(cause?.code ?? code ?? name) });
}

function readAnswer(method: string, response: FetchResponse): unknown {
	const answer = parse(method, response);
	if (answer.error !== undefined && answer.error !== null) {
		throw readRpcError(answer.error) ?? new RpcError(-32603, 'malformed error', null);
	}
	if (answer.result === undefined) throw invalid(method, response);
	return answer.result;
}

function parse(method: string, response: FetchResponse): { result?: unknown; error?: unknown } {
	let answer: unknown;
	try {
		answer = JSON.parse(response.bodyText);
	} catch {
		throw invalid(method, response);
	}
	if (typeof answer !== 'object' || answer === null) throw invalid(method, response);
	return answer;
}

function invalid(method: string, response: FetchResponse): OriginError {
	return new OriginError('ORIGIN_RESPONSE_INVALID', { method, status: response.statusCode });
}
