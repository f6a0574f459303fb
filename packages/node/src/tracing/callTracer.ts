import type { EVMResult, InterpreterStep, Message } from '@ethereumjs/evm';
import { createAddressFromBigInt } from '@ethereumjs/util';
import type { VM } from '@ethereumjs/vm';
import { BackendError, type CallTracerOptions, revertMessage } from '@mosaic/rpc';
import { listen } from './listen.ts';
import { largestTrace, type Trace, type TracedMessage, type TracedOutcome, type Tracer } from './tracer.ts';
import { failureText, hexOf, quantityOf } from './words.ts';

/** Geth's name for what a frame is. */
export type CallType = 'CALL' | 'CALLCODE' | 'DELEGATECALL' | 'STATICCALL' | 'CREATE' | 'CREATE2' | 'SELFDESTRUCT';

/** A call with the calls that it made. */
export interface CallFrame {
	type: CallType;
	from: string;
	/** Null for a creation that failed. */
	to: string | null;
	/** Null for static calls, which carry none. */
	value: bigint | null;
	gas: bigint;
	gasUsed: bigint;
	input: string;
	output: string;
	error: string | null;
	logs: { address: string; topics: string[]; data: string; position: number }[];
	calls: CallFrame[];
}

/** Follows the calls of a message into a tree of frames. */
export class CallTree {
	readonly #frames: CallFrame[] = [];
	/** Opcode of the last step at each depth: how the call of the next depth is made. */
	readonly #opcodes: string[] = [];
	#size = 0;
	/** The outermost call, once it has ended. */
	root: CallFrame | null = null;

	watch(vm: VM): void {
		listen(vm, {
			beforeMessage: (message) => this.#entered(message),
			step: (step) => this.#stepped(step),
			afterMessage: (result) => this.#left(result),
		});
	}

	get isTooLarge(): boolean {
		return this.#size > largestTrace;
	}

	#entered(message: Message): void {
		const { depth, gasLimit, value } = message;
		const type = this.#typeOf(message);
		const input = hexOf(message.data);
		const isDelegated = type === 'DELEGATECALL' || type === 'CALLCODE';
		const frame: CallFrame = {
			type,
			from: (isDelegated ? message.to : message.caller)?.toString() ?? '0x',
			to: (isDelegated ? message.codeAddress : message.to)?.toString() ?? null,
			value: type === 'STATICCALL' ? null : value,
			gas: gasLimit,
			gasUsed: 0n,
			input,
			output: '0x',
			error: null,
			logs: [],
			calls: [],
		};
		this.#size += 300 + input.length;
		this.#opcodes[depth] = '';
		if (!this.isTooLarge) this.#frames.at(-1)?.calls.push(frame);
		this.#frames.push(frame);
	}

	#typeOf({ to, salt, depth }: Message): CallType {
		if (to === undefined) return salt === undefined ? 'CREATE' : 'CREATE2';
		const opcode = depth === 0 ? 'CALL' : this.#opcodes[depth - 1];
		return opcode === 'CALLCODE' || opcode === 'DELEGATECALL' || opcode === 'STATICCALL' ? opcode : 'CALL';
	}

	#stepped({ opcode, depth, stack, address, account, memory }: InterpreterStep): void {
		this.#opcodes[depth] = opcode.name;
		const frame = this.#frames.at(-1);
		if (frame === undefined || this.isTooLarge) return;
		if (opcode.name === 'SELFDESTRUCT') {
			const beneficiary = createAddressFromBigInt(BigInt.asUintN(160, stack.at(-1) ?? 0n));
			frame.calls.push({
				...{ type: 'SELFDESTRUCT', from: address.toString(), to: beneficiary.toString(), value: account.balance },
				...{ gas: 0n, gasUsed: 0n, input: '0x', output: '0x', error: null, logs: [], calls: [] },
			});
		}
		if (!opcode.name.startsWith('LOG')) return;
		const [offset, length, ...topics] = stack.slice(-2 - Number(opcode.name.slice(3))).reverse();
		const data = Buffer.alloc(Math.min(Number(length ?? 0n), largestTrace));
		Buffer.from(memory).copy(data, 0, Number(offset ?? 0n));
		this.#size += 300 + 2 * data.length;
		frame.logs.push({
			address: address.toString(),
			topics: topics.map((topic) => `0x${topic.toString(16).padStart(64, '0')}`),
			data: hexOf(data),
			position: frame.calls.length,
		});
	}

	#left({ execResult, createdAddress }: EVMResult): void {
		const frame = this.#frames.pop();
		if (frame === undefined) return;
		const error = execResult.exceptionError?.error ?? null;
		frame.gasUsed = execResult.executionGasUsed;
		frame.error = error;
		if (error === null || error === 'revert') frame.output = hexOf(execResult.returnValue);
		if (error !== null) frame.logs = [];
		if (frame.type === 'CREATE' || frame.type === 'CREATE2')
			frame.to = error === null ? (createdAddress?.toString() ?? null) : null;
		this.#size += frame.output.length;
		if (this.#frames.length === 0) this.root = frame;
	}
}

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
function reasonOf(output: string): string | null {
	const message = revertMessage(output as `0x${string}`);
	const prefix = 'execution reverted: ';
	return message.startsWith(prefix) ? message.slice(prefix.length) : null;
}
