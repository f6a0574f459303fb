import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What is sent to a server. */
export interface Load {
	readonly url: string;
	/** HTTP bodies, sent in turn. */
	readonly bodies: readonly string[];
	readonly connections: number;
	/** Milliseconds; or each body once; or until `stop`. */
	readonly lasts: number | 'once' | 'untilStopped';
	/** Milliseconds from one request of a connection to its next, however late the answer is; 0: at once after it. */
	readonly every: number;
}

/** What came of it; times in milliseconds, of an answer from when its request was due. */
export interface LoadResult {
	readonly requests: number;
	readonly milliseconds: number;
	readonly median: number;
	readonly p99: number;
	readonly worst: number;
}

/** A process that loads servers. One load at a time. */
export class LoadGenerator {
	readonly #child: ChildProcess;

	constructor() {
		this.#child = fork(fileURLToPath(new URL('./loadProcess.ts', import.meta.url)));
	}

	/** Rejects where the server refuses a request. */
	async run(load: Load): Promise<LoadResult> {
		const answered = once(this.#child, 'message');
		this.#child.send(load);
		const [result] = (await answered) as [LoadResult | { readonly failure: string }];
		if ('failure' in result) throw new TypeError(result.failure);
		return result;
	}

	/** Ends a load that lasts until then. */
	stop(): void {
		this.#child.send('stop');
	}

	close(): void {
		this.#child.kill();
	}
}
