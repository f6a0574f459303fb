import type { Hex } from '@mosaic/consensus';
import { ForkError } from './errors.ts';
import type { RemoteEndpoint } from './remoteEndpoint.ts';

/** Milliseconds that one HTTP request may take, and bytes of its answer. */
const longest = 15_000;
const mostBytes = 32 * 1024 * 1024;
/** Characters of a refusal that are kept. */
const mostMessage = 300;

/** A JSON-RPC error; `data` is the revert data of code 3, `0x` where there is none. */
export interface Refusal {
	readonly code: number;
	readonly message: string;
	readonly data: Hex;
}

/** What came of one call. */
export type BatchAnswer =
	| { readonly kind: 'result'; readonly value: unknown }
	| { readonly kind: 'refused'; readonly refusal: Refusal }
	/** Asking later may help. */
	| { readonly kind: 'busy' }
	| { readonly kind: 'invalid' };

/**
 * Sends calls in one HTTP request, and answers what came of each, in order; time and size are bounded. Rejects with
 * ForkError where nothing came of any.
 */
export async function postBatch(
	{ url, headers }: RemoteEndpoint,
	calls: readonly { readonly method: string; readonly params: readonly unknown[] }[],
	closing: AbortSignal,
): Promise<readonly BatchAnswer[]> {
	const requests = calls.map(({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params }));
	const body = JSON.stringify(requests.length === 1 ? requests[0] : requests);
	const answer = await post(url, { ...headers, 'content-type': 'application/json' }, body, closing);
	if (answer === 'busy') return calls.map(() => ({ kind: 'busy' }));
	const list = calls.length === 1 && !Array.isArray(answer) ? [answer] : answer;
	if (!Array.isArray(list)) throw new ForkError('FORK_ANSWER_INVALID', { reason: 'no answer to a batch' });
	const byId = new Map<unknown, unknown>(list.map((entry: unknown) => [idOf(entry), entry]));
	return calls.map((_, id) => readAnswer(byId.get(id)));
}

async function post(
	url: string,
	headers: Readonly<Record<string, string>>,
	body: string,
	closing: AbortSignal,
): Promise<unknown> {
	const timeout = AbortSignal.timeout(longest);
	try {
		const signal = AbortSignal.any([timeout, closing]);
		const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
		const text = await readBounded(response);
		if (response.status === 429) return 'busy';
		if (response.status >= 500 && !isJson(text)) throw new ForkError('FORK_UNREACHABLE', { status: response.status });
		if (!isJson(text)) throw new ForkError('FORK_ANSWER_INVALID', { status: response.status });
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof ForkError) throw error;
		if (closing.aborted) throw new ForkError('FORK_CLOSED');
		if (timeout.aborted) throw new ForkError('FORK_TIMEOUT', { milliseconds: longest });
		// The library's own message may hold the URL.
		throw new ForkError('FORK_UNREACHABLE', { reason: reasonOf(error) });
	}
}

async function readBounded(response: Response): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		size += chunk.length;
		if (size > mostBytes) throw new ForkError('FORK_ANSWER_TOO_LARGE', { limit: mostBytes });
		chunks.push(chunk);
	}
	return Buffer.concat(chunks, size).toString('utf8');
}

function isJson(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null;
	} catch {
		return false;
	}
}

function idOf(entry: unknown): unknown {
	return typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
}

function readAnswer(entry: unknown): BatchAnswer {
	if (typeof entry !== 'object' || entry === null) return { kind: 'invalid' };
	const { result, error } = entry as { result?: unknown; error?: unknown };
	if (error === undefined || error === null)
		return result === undefined ? { kind: 'invalid' } : { kind: 'result', value: result };
	const { code, message, data } = error as { code?: unknown; message?: unknown; data?: unknown };
	const text =
		typeof message === 'string' ? message.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, mostMessage) : 'no reason given';
	if (code === 429 || code === -32_005) return { kind: 'busy' };
	const isHex = typeof data === 'string' && /^0x([0-9a-f]{2})*$/i.test(data);
	const refusal = {
		code: typeof code === 'number' ? code : 0,
		message: text,
		data: isHex ? (data as Hex) : ('0x' as const),
	};
	return { kind: 'refused', refusal };
}

function reasonOf(error: unknown): string {
	const { cause, code, name } = error as { cause?: { code?: unknown }; code?: unknown; name?: unknown };
	return String(cause?.code ?? code ?? name ?? 'unknown');
}
