import { setTimeout as pause } from 'node:timers/promises';
import { ForkError } from './errors.ts';
import { type BatchAnswer, postBatch, type Refusal } from './postBatch.ts';
import type { RemoteEndpoint } from './remoteEndpoint.ts';

/** HTTP requests under way at a time, and calls in one. */
const mostActive = 4;
const mostInBatch = 60;
/** Times that a call is sent, and milliseconds before the second, doubled for the third. */
const attempts = 3;
const firstPause = 200;

interface Call {
	readonly method: string;
	readonly params: readonly unknown[];
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: ForkError) => void;
	sent: number;
}

/**
 * JSON-RPC calls of another chain: those of one moment go in one batch, few at a time, and what fails for the moment is
 * sent again. Everything rejects with {@link ForkError}.
 */
export class RemoteClient {
	#endpoint: RemoteEndpoint;
	readonly #waiting: Call[] = [];
	readonly #closing = new AbortController();
	#active = 0;
	#scheduled = false;
	/** Some nodes take no batches. */
	#batches = true;

	constructor(endpoint: RemoteEndpoint) {
		this.#endpoint = endpoint;
	}

	/** All that may be shown of where it is. */
	get shown(): string {
		return this.#endpoint.shown;
	}

	/** From now on the same chain is asked elsewhere. */
	moveTo(endpoint: RemoteEndpoint): void {
		this.#endpoint = endpoint;
		this.#batches = true;
	}

	request(method: string, params: readonly unknown[]): Promise<unknown> {
		if (this.#closing.signal.aborted) return Promise.reject(new ForkError('FORK_CLOSED'));
		return new Promise((resolve, reject) => {
			this.#waiting.push({ method, params, resolve, reject, sent: 0 });
			this.#schedule();
		});
	}

	/** Ends what is under way, and refuses more. */
	close(): void {
		this.#closing.abort();
		for (const { reject } of this.#waiting.splice(0)) reject(new ForkError('FORK_CLOSED'));
	}

	#schedule(): void {
		if (this.#scheduled) return;
		this.#scheduled = true;
		setImmediate(() => {
			this.#scheduled = false;
			this.#pump();
		});
	}

	#pump(): void {
		while (this.#active < mostActive && this.#waiting.length > 0) {
			const calls = this.#waiting.splice(0, this.#batches ? mostInBatch : 1);
			this.#active += 1;
			void this.#send(calls).finally(() => {
				this.#active -= 1;
				this.#pump();
			});
		}
	}

	async #send(calls: readonly Call[]): Promise<void> {
		let answers: readonly BatchAnswer[];
		try {
			answers = await postBatch(this.#endpoint, calls, this.#closing.signal);
		} catch (error) {
			const failure = error instanceof ForkError ? error : new ForkError('FORK_UNREACHABLE', {}, error);
			if (calls.length > 1 && mayDislikeBatches(failure)) return this.#sendSingly(calls);
			return this.#failed(calls, failure);
		}
		const again: Call[] = [];
		for (const [index, call] of calls.entries()) {
			const answer = answers[index] ?? { kind: 'invalid' };
			if (answer.kind === 'result') call.resolve(answer.value);
			else if (answer.kind === 'busy') again.push(call);
			else if (answer.kind === 'refused') call.reject(refused(call.method, answer.refusal));
			else call.reject(new ForkError('FORK_ANSWER_INVALID', { method: call.method }));
		}
		if (again.length > 0) await this.#failed(again, new ForkError('FORK_BUSY'));
	}

	async #sendSingly(calls: readonly Call[]): Promise<void> {
		this.#batches = false;
		this.#waiting.unshift(...calls);
	}

	/** Calls that may succeed at another time. */
	async #failed(calls: readonly Call[], failure: ForkError): Promise<void> {
		for (const call of calls) call.sent += 1;
		const again = calls.filter(({ sent }) => isTransient(failure) && sent < attempts);
		for (const call of calls) if (!again.includes(call)) call.reject(failure);
		const sent = again[0]?.sent;
		if (sent === undefined) return;
		try {
			await pause(firstPause * 2 ** (sent - 1), undefined, { signal: this.#closing.signal });
			this.#waiting.unshift(...again);
		} catch {
			for (const { reject } of again) reject(new ForkError('FORK_CLOSED'));
		}
	}
}

function isTransient({ code }: ForkError): boolean {
	return code === 'FORK_UNREACHABLE' || code === 'FORK_BUSY';
}

function mayDislikeBatches({ code }: ForkError): boolean {
	return code === 'FORK_ANSWER_INVALID' || code === 'FORK_ANSWER_TOO_LARGE';
}

function refused(method: string, refusal: Refusal): ForkError {
	return new ForkError('FORK_REQUEST_REFUSED', { method, message: refusal.message }, refusal);
}
