import { Worker } from 'node:worker_threads';
import { type Address, bytesToHex } from '@mosaic/consensus';
import { Turns } from '@mosaic/rpc';
import { PoolError } from './errors.ts';
import {
	ANSWER_SIZE,
	type RecoverRequest,
	type RecoverResponse,
	type SignersRequest,
	type SignersResponse,
} from './recoverMessages.ts';
import type { SenderRecoverer } from './types.ts';

/** Bounds of the recoverer's queue, so that a flood is refused instead of filling the memory. */
export interface RecovererLimits {
	/** Transactions waiting for an answer. */
	readonly transactions: number;
	/** Their bytes. */
	readonly bytes: number;
}

const DEFAULT_LIMITS: RecovererLimits = { transactions: 65_536, bytes: 64 * 1024 * 1024 };

interface PendingRecovery {
	readonly raw: Uint8Array;
	readonly resolve: (sender: Address | null) => void;
	readonly reject: (error: PoolError) => void;
}

/** Digests whose signers are asked for, and who waits for them. */
interface PendingSigners {
	readonly resolve: (signers: SignersResponse['signers']) => void;
	readonly reject: (error: PoolError) => void;
}

/**
 * Recovers senders, and whoever else signed, on a thread of its own, so that the curve never holds the main thread. Requests of one turn of the
 * event loop travel in one message; answers come in the order of the requests. When the worker dies, what waited for
 * it is rejected with RECOVERY_FAILED and the next request starts another.
 */
export class WorkerRecoverer implements SenderRecoverer {
	readonly #limits: RecovererLimits;
	readonly #spawn: () => Worker;
	#worker: Worker | null = null;
	#gathered: PendingRecovery[] = [];
	readonly #sent = new Map<number, readonly PendingRecovery[]>();
	readonly #asked = new Map<number, PendingSigners>();
	/** Resolves when all answers received so far have been handed on. */
	#delivered: Promise<void> = Promise.resolve();
	readonly #turns = new Turns();
	#waiting = 0;
	#waitingBytes = 0;
	#nextBatch = 0;
	#closed = false;

	/** `spawn` starts the thread that runs `recoverWorker.ts`. */
	constructor(limits: RecovererLimits = DEFAULT_LIMITS, spawn: () => Worker = spawnRecoverWorker) {
		this.#limits = limits;
		this.#spawn = spawn;
	}

	/** Starts the worker ahead of the first transaction; resolves when it runs. Calling it is not required. */
	async start(): Promise<void> {
		const worker = this.#runningWorker();
		await new Promise<void>((resolve) => {
			worker.once('online', resolve);
			worker.once('exit', resolve);
		});
	}

	recover(raw: Uint8Array): Promise<Address | null> {
		if (this.#closed) return Promise.reject(new PoolError('CLOSED', 'the transaction pool is closed'));
		if (this.#waiting >= this.#limits.transactions || this.#waitingBytes + raw.length > this.#limits.bytes) {
			return Promise.reject(
				new PoolError('RECOVERY_OVERLOADED', 'too many transactions await their signature check: send again later'),
			);
		}
		this.#waiting++;
		this.#waitingBytes += raw.length;
		return new Promise((resolve, reject) => {
			if (this.#gathered.length === 0) setImmediate(() => this.#send());
			this.#gathered.push({ raw, resolve, reject });
		});
	}

	/** The signers of digests, in order; null for what is no signature. The caller bounds how much waits at a time. */
	recoverSigners(signed: SignersRequest['signed']): Promise<SignersResponse['signers']> {
		if (this.#closed) return Promise.reject(new PoolError('CLOSED', 'the transaction pool is closed'));
		return new Promise((resolve, reject) => {
			const batch = this.#nextBatch++;
			this.#asked.set(batch, { resolve, reject });
			this.#runningWorker().postMessage({ batch, signed } satisfies SignersRequest);
		});
	}

	/** Ends the worker; what still waits is rejected with CLOSED. */
	async close(): Promise<void> {
		this.#closed = true;
		const worker = this.#worker;
		this.#worker = null;
		await worker?.terminate();
		this.#rejectAll(new PoolError('CLOSED', 'the transaction pool is closed'));
	}

	#send(): void {
		// What is gathered when this is closed is told so there.
		if (this.#closed || this.#gathered.length === 0) return;
		const requests = this.#gathered;
		this.#gathered = [];
		const batch = this.#nextBatch++;
		const { bytes, ends } = concatenate(requests);
		this.#sent.set(batch, requests);
		const message: RecoverRequest = { batch, bytes, ends };
		this.#runningWorker().postMessage(message, [bytes.buffer, ends.buffer]);
	}

	#receive(response: RecoverResponse | SignersResponse): void {
		if ('answers' in response) this.#receiveSenders(response);
		else {
			this.#asked.get(response.batch)?.resolve(response.signers);
			this.#asked.delete(response.batch);
		}
	}

	#receiveSenders({ batch, answers }: RecoverResponse): void {
		const requests = this.#sent.get(batch) ?? [];
		this.#sent.delete(batch);
		this.#delivered = this.#delivered.then(() => this.#deliver(requests, answers));
	}

	/** What follows an answer is the admission of a transaction: hundreds in a row would keep everybody else waiting. */
	async #deliver(requests: readonly PendingRecovery[], answers: Uint8Array): Promise<void> {
		for (const [index, request] of requests.entries()) {
			this.#settled(request);
			const start = index * ANSWER_SIZE;
			request.resolve(answers[start] === 1 ? bytesToHex(answers.subarray(start + 1, start + ANSWER_SIZE)) : null);
			await this.#turns.giveWay();
		}
	}

	#runningWorker(): Worker {
		if (this.#worker !== null) return this.#worker;
		const worker = this.#spawn();
		worker.unref();
		worker.on('message', (response: RecoverResponse | SignersResponse) => this.#receive(response));
		worker.on('error', (error) => this.#lost(worker, error instanceof Error ? error.message : String(error)));
		worker.on('exit', (code) => this.#lost(worker, `exit code ${code}`));
		this.#worker = worker;
		return worker;
	}

	#lost(worker: Worker, reason: string): void {
		if (this.#worker !== worker) return;
		this.#worker = null;
		this.#rejectAll(new PoolError('RECOVERY_FAILED', `the signature check was interrupted: send again (${reason})`));
	}

	#rejectAll(error: PoolError): void {
		const abandoned = [...this.#sent.values()].flat();
		this.#sent.clear();
		for (const { reject } of this.#asked.values()) reject(error);
		this.#asked.clear();
		if (this.#closed) abandoned.push(...this.#gathered.splice(0));
		for (const request of abandoned) {
			this.#settled(request);
			request.reject(error);
		}
	}

	#settled(request: PendingRecovery): void {
		this.#waiting--;
		this.#waitingBytes -= request.raw.length;
	}
}

/** A thread of the recovery worker. */
export function spawnRecoverWorker(): Worker {
	return new Worker(new URL('./recoverWorker.ts', import.meta.url));
}

function concatenate(requests: readonly PendingRecovery[]): Pick<RecoverRequest, 'bytes' | 'ends'> {
	const total = requests.reduce((sum, { raw }) => sum + raw.length, 0);
	const bytes = new Uint8Array(total);
	const ends = new Uint32Array(requests.length);
	let end = 0;
	for (const [index, { raw }] of requests.entries()) {
		bytes.set(raw, end);
		end += raw.length;
		ends[index] = end;
	}
	return { bytes, ends };
}
