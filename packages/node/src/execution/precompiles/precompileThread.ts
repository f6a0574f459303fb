import { Worker } from 'node:worker_threads';
import { EVMError, type ExecResult } from '@ethereumjs/evm';
import { ExecutionError } from '../errors.ts';
import type { Pace } from '../pace.ts';
import type { PrecompileRequest, PrecompileResponse } from './precompileMessages.ts';

interface Job {
	readonly request: PrecompileRequest;
	readonly resolve: (response: PrecompileResponse) => void;
	readonly reject: (error: Error) => void;
}

/** A thread that runs precompiled contracts one after the other. One whose time is over ends with its thread. */
class PrecompileThread {
	readonly #jobs: Job[] = [];
	#worker: Worker | null = null;
	#running: Job | null = null;

	run(request: PrecompileRequest, milliseconds: number): Promise<PrecompileResponse> {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => this.#abandon(job), Math.ceil(milliseconds) + 1);
			const settled = <T>(settle: (value: T) => void) => {
				return (value: T): void => {
					clearTimeout(timer);
					settle(value);
				};
			};
			const job: Job = { request, resolve: settled(resolve), reject: settled(reject) };
			this.#jobs.push(job);
			this.#next();
		});
	}

	#next(): void {
		if (this.#running !== null) return;
		this.#running = this.#jobs.shift() ?? null;
		if (this.#running !== null) this.#open().postMessage(this.#running.request);
	}

	#abandon(job: Job): void {
		const index = this.#jobs.indexOf(job);
		if (index >= 0) this.#jobs.splice(index, 1);
		job.reject(new ExecutionError({ code: 'PRECOMPILE_ABANDONED', detail: 'its time was over' }));
		if (this.#running === job) this.#end();
	}

	#open(): Worker {
		if (this.#worker !== null) return this.#worker;
		const worker = new Worker(new URL('./precompileWorker.ts', import.meta.url));
		worker.unref();
		worker.on('message', (response: PrecompileResponse) => {
			if (this.#worker !== worker) return;
			this.#running?.resolve(response);
			this.#running = null;
			this.#next();
		});
		worker.on('error', (error) => this.#lost(worker, String(error)));
		worker.on('exit', (code) => this.#lost(worker, `exit code ${code}`));
		this.#worker = worker;
		return worker;
	}

	#lost(worker: Worker, detail: string): void {
		if (this.#worker !== worker) return;
		this.#running?.reject(new ExecutionError({ code: 'PRECOMPILE_ABANDONED', detail }));
		this.#end();
	}

	#end(): void {
		void this.#worker?.terminate();
		this.#worker = null;
		this.#running = null;
		this.#next();
	}
}

const thread = new PrecompileThread();

/** Runs a precompiled contract on another thread, so that this one goes on with others. Rejects where the time is over. */
export async function runElsewhere(request: PrecompileRequest, pace: Pace): Promise<ExecResult> {
	const { gasUsed, returnValue, error } = await pace.meanwhile(thread.run(request, pace.left));
	return {
		executionGasUsed: gasUsed,
		returnValue,
		...(error !== null && { exceptionError: new EVMError(error as EVMError['error']) }),
	};
}
