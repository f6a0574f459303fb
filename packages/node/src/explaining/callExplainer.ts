import type { VM } from '@ethereumjs/vm';
import type { CallView, ViewedCallOptions } from '../chain/index.ts';
import type { CallFailure } from '../chain/types.ts';
import type { Logger } from '../logging/logger.ts';
import { CallTree } from '../tracing/callTree.ts';
import { callTreeText } from './callTreeText.ts';
import { ConsoleLines } from './consoleLines.ts';
import { describedFailure } from './described.ts';
import { indented } from './indented.ts';

/** What calls are explained with. */
export interface CallExplainerParts {
	readonly logger: Logger;
	/** Whether anybody reads the log now. */
	readonly enabled: () => boolean;
	/** Show what calls a failed message made: costs a second execution. */
	readonly trace: boolean;
}

/** Tells in the log what `eth_call` prints, and why it and `eth_estimateGas` fail. */
export class CallExplainer {
	readonly #parts: CallExplainerParts;

	constructor(parts: CallExplainerParts) {
		this.#parts = parts;
	}

	/** Takes down what a call prints, from before it runs; what is answered tells it. */
	watch(vm: VM): () => void {
		if (!this.#parts.enabled()) return () => undefined;
		const console = new ConsoleLines();
		console.watch(vm);
		return () => {
			for (const text of console.take()) this.#parts.logger.info({}, `console.log: ${indented(text)}`);
		};
	}

	/** A message of a method failed as it ran. */
	async failed(method: string, view: CallView, options: ViewedCallOptions, failure: CallFailure): Promise<void> {
		const { logger, trace, enabled } = this.#parts;
		if (!enabled()) return;
		const { from, to } = options.message;
		const reason =
			failure.kind === 'revert' ? describedFailure('revert', failure.data) : describedFailure(failure.reason, '0x');
		logger.info({ method, ...(from && { from }), ...(to && { to }), reason }, 'call failed');
		if (trace) logger.info({}, `trace of ${method}\n${await this.#tree(view, options).catch(notTraced)}`);
	}

	async #tree(view: CallView, options: ViewedCallOptions): Promise<string> {
		const tree = new CallTree();
		await view.callWith(options, async (vm, run) => {
			tree.watch(vm);
			await run();
		});
		return tree.root === null || tree.isTooLarge ? '  too large to be shown' : callTreeText(tree.root, '  ');
	}
}

/** What the log cannot show is no reason to answer otherwise. */
function notTraced(): string {
	return '  it could not be run once more';
}
