import type { VM } from '@ethereumjs/vm';
import { BackendError } from '@mosaic/rpc';
import { type CallFrame, CallTree } from './callTree.ts';
import { largestTrace, type Trace, type Tracer } from './tracer.ts';

/** Keeps the calls of one transaction for whoever formats them. */
export class CallCollector implements Tracer {
	readonly #tree = new CallTree();

	async begin(vm: VM): Promise<void> {
		this.#tree.watch(vm);
	}

	async finish(): Promise<Trace> {
		if (this.#tree.isTooLarge)
			throw new BackendError('LIMIT_EXCEEDED', `the trace has more than ${largestTrace} characters`);
		return null;
	}

	/** The outermost call. */
	get root(): CallFrame {
		if (this.#tree.root === null) throw new TypeError('the transaction has not run');
		return this.#tree.root;
	}
}
