import { SigningError } from '../errors.ts';

/** JSON-RPC's "method not found". */
export const METHOD_NOT_FOUND = -32_601;

/** An answer is a signature, or the addresses of some thousand keys. */
const MOST_ANSWER_BYTES = 1024 * 1024;

/** An answer to a JSON-RPC request. */
export type Answer =
	| { readonly ok: true; readonly result: unknown }
	| { readonly ok: false; readonly code: number; readonly message: string };

/**
 * Asks a remote signer over HTTP; time and size of each answer are bounded. Rejects with SigningError
 * REMOTE_SIGNER_UNREACHABLE where it cannot be asked now, REMOTE_SIGNER_REFUSED where the answer is none. Messages show
 * scheme, host and port of its address alone.
 */
export class JsonRpc {
	readonly remote: string;
	readonly #url: string;
	readonly #headers: Readonly<Record<string, string>>;
	readonly #timeout: number;
	#nextId = 1;

	/** `timeout` in milliseconds. A name and password in the URL become its basic authentication. */
	constructor(url: URL, timeout: number) {
		const bare = new URL(url);
		bare.username = '';
		bare.password = '';
		this.remote = url.origin;
		this.#url = bare.href;
		this.#timeout = timeout;
		this.#headers = { 'content-type': 'application/json', ...authentication(url) };
	}

	async ask(method: string, params: readonly unknown[]): Promise<Answer> {
		const id = this.#nextId++;
		const text = await this.#post(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
		const answer = parse(text);
		if (answer === null || answer.id !== id) throw this.refused('its answer is no JSON-RPC');
		if (answer.error === undefined || answer.error === null) return { ok: true, result: answer.result };
		const { code, message } = answer.error as { code?: unknown; message?: unknown };
		return { ok: false, code: typeof code === 'number' ? code : 0, message: String(message ?? 'no reason given') };
	}

	/** The fault of an answer that is none. */
	refused(detail: string): SigningError {
		const shown = detail.slice(0, 200);
		const message = `the remote signer at ${this.remote} made no signature (${shown}): look into its own log`;
		return new SigningError('REMOTE_SIGNER_REFUSED', message, { remote: this.remote, detail: shown });
	}

	#unreachable(detail: string): SigningError {
		const message = `the remote signer at ${this.remote} cannot be asked (${detail}): check that it runs and its address`;
		return new SigningError('REMOTE_SIGNER_UNREACHABLE', message, { remote: this.remote, detail });
	}

	async #post(body: string): Promise<string> {
		const signal = AbortSignal.timeout(this.#timeout);
		const response = await this.#reach(() =>
			fetch(this.#url, { method: 'POST', body, headers: this.#headers, signal, redirect: 'error' }),
		);
		const text = await this.#reach(() => readBounded(response));
		if (text === null) throw this.refused(`an answer of more than ${MOST_ANSWER_BYTES} bytes`);
		if (response.status >= 500) throw this.#unreachable(`HTTP ${response.status}`);
		if (!response.ok) throw this.refused(`HTTP ${response.status}`);
		return text;
	}

	async #reach<T>(action: () => Promise<T>): Promise<T> {
		try {
			return await action();
		} catch (error) {
			const expired = error instanceof Error && error.name === 'TimeoutError';
			throw this.#unreachable(expired ? `no answer within ${this.#timeout} ms` : reasonOf(error));
		}
	}
}

/** The basic authentication that a name and password in a URL ask for. */
function authentication({ username, password }: URL): Readonly<Record<string, string>> {
	if (username === '' && password === '') return {};
	const credentials = `${percentDecoded(username)}:${percentDecoded(password)}`;
	return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function percentDecoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The body as text, null where it is too large. */
async function readBounded(response: Response): Promise<string | null> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		size += chunk.length;
		if (size > MOST_ANSWER_BYTES) return null;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** The system's word for what failed; fetch's own message may hold the address. */
function reasonOf(error: unknown): string {
	const cause = error instanceof Error ? error.cause : undefined;
	return cause instanceof Error && 'code' in cause ? String(cause.code) : 'the connection failed';
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
	try {
		const json: unknown = JSON.parse(text);
		return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}
