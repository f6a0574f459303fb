import type { VM } from '@ethereumjs/vm';
import type { Hex } from '@mosaic/consensus';
import { BackendError, type CallTracerOptions, revertMessage } from '@mosaic/rpc';
import { type CallFrame, CallTree } from './callTree.ts';
import { largestTrace, type Trace, type TracedMessage, type TracedOutcome, type Tracer } from './tracer.ts';
import { failureText, quantityOf } from './words.ts';

/** The frames of a failed call and of those within left no logs. */
function withoutLogs(frame: CallFrame): CallFrame {
	return { ...frame, logs: [], calls: frame.calls.map(withoutLogs) };
}

/** geth's callTracer: the calls of a transaction as a tree. */
export class CallTracer implements Tracer {
	readonly #options: CallTracerOptions;
	readonly #tree = new CallTree();

	constructor(options: CallTracerOptions) {
		this.#options = options;
	}

	async begin(vm: VM): Promise<void> {
		this.#tree.watch(vm);
	}

	async finish(_vm: VM, message: TracedMessage, { gasUsed }: TracedOutcome): Promise<Trace> {
		const { root, isTooLarge } = this.#tree;
		if (isTooLarge) throw new BackendError('LIMIT_EXCEEDED', `the trace has more than ${largestTrace} characters`);
		if (root === null) return {};
		let index = 0;
		const format = (frame: CallFrame): Trace => {
			const shown = frame.error === null ? frame : withoutLogs(frame);
			const calls = this.#options.onlyTopCall ? [] : shown.calls;
			// Logs are numbered in the order in which they were emitted, among the calls.
			const numbers = new Map<CallFrame['logs'][number], number>();
			const nested: Trace[] = [];
			let next = 0;
			const numberUpTo = (position: number): void => {
				for (; next < shown.logs.length; next += 1) {
					const log = shown.logs[next];
					if (log === undefined || log.position > position) return;
					numbers.set(log, index);
					index += 1;
				}
			};
			calls.forEach((call, position) => {
				numberUpTo(position);
				nested.push(format(call));
			});
			numberUpTo(Number.POSITIVE_INFINITY);
			const logs = shown.logs.map((log) => ({
				...{ address: log.address, topics: log.topics, data: log.data },
				...{ index: quantityOf(BigInt(numbers.get(log) ?? 0)), position: quantityOf(BigInt(log.position)) },
			}));
			return {
				...formatFrame(shown),
				...(nested.length > 0 && { calls: nested }),
				...(this.#options.withLog && logs.length > 0 && { logs }),
			};
		};
		return format({ ...root, gas: message.gas, gasUsed });
	}
}

function formatFrame(frame: CallFrame): { readonly [field: string]: Trace } {
	const { type, from, to, value, gas, gasUsed, input, output, error } = frame;
	const reason = error === 'revert' && output.length > 2 ? reasonOf(output) : null;
	return {
		from,
		gas: quantityOf(gas),
		gasUsed: quantityOf(gasUsed),
		...(to !== null && { to }),
		input,
		...(output !== '0x' && { output }),
		...(error !== null && { error: failureText(error) }),
		...(reason !== null && { revertReason: reason }),
		...(value !== null && { value: quantityOf(value) }),
		type,
	};
}

/** The text of an `Error(string)` or a panic, null where it is something else. */
function reasonOf(output: Hex): string | null {
	const message = revertMessage(output);
	const prefix = 'execution reverted: ';
	return message.startsWith(prefix) ? message.slice(prefix.length) : null;
}
