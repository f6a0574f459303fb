import type { EVMResult, InterpreterStep, Message } from '@ethereumjs/evm';
import type { VM } from '@ethereumjs/vm';
import { BackendError, type StructLoggerOptions } from '@mosaic/rpc';
import { listen } from './listen.ts';
import { largestTrace, type Trace, type TracedMessage, type TracedOutcome, type Tracer } from './tracer.ts';
import { failureText, hexOf, quantityOf, wordOf } from './words.ts';

/** Gas that a call with value gives its callee on top (EIP-150). */
const stipend = 2_300n;

interface Entry {
	pc: number;
	op: string;
	gas: number;
	gasCost: number;
	depth: number;
	error?: string;
	refund?: number;
	stack?: string[];
	memory?: string[];
	storage?: Record<string, string>;
	returnData?: string;
}

/** What is known of a call under way. */
interface Frame {
	readonly storage: Map<string, string>;
	/** Its last step. */
	last: Entry | null;
	returnData: string;
}

/** geth's struct logger: every step with its gas, stack, memory and storage. */
export class StructLogger implements Tracer {
	readonly #options: StructLoggerOptions;
	readonly #entries: Entry[] = [];
	readonly #frames: Frame[] = [];
	#size = 0;
	#refund = 0n;

	constructor(options: StructLoggerOptions) {
		this.#options = options;
	}

	async begin(vm: VM): Promise<void> {
		listen(vm, {
			beforeMessage: (message) => this.#entered(message),
			step: (step) => this.#stepped(step),
			afterMessage: (result) => this.#left(result),
		});
	}

	async finish(_vm: VM, _message: TracedMessage, outcome: TracedOutcome): Promise<Trace> {
		if (this.#size > largestTrace)
			throw new BackendError(
				'LIMIT_EXCEEDED',
				`the trace has more than ${largestTrace} characters: set limit, or trace less`,
			);
		return {
			gas: Number(outcome.gasUsed),
			failed: outcome.failure !== null,
			returnValue: outcome.returnData,
			structLogs: this.#entries.map((entry) => ({ ...entry })),
		};
	}

	#entered({ gasLimit, value, delegatecall, depth }: Message): void {
		const caller = this.#frames.at(-1)?.last;
		// What a call hands on is part of its cost; a creation takes its share apart from its cost.
		if (depth > 0 && caller?.op.includes('CALL') === true)
			caller.gasCost += Number(value > 0n && !delegatecall ? gasLimit - stipend : gasLimit);
		this.#frames.push({ storage: new Map(), last: null, returnData: '' });
	}

	async #stepped(step: InterpreterStep): Promise<void> {
		const frame = this.#frames.at(-1);
		const { limit } = this.#options;
		if (frame === undefined || this.#size > largestTrace || (limit > 0 && this.#entries.length >= limit)) return;
		const { opcode } = step;
		const entry: Entry = {
			pc: step.pc,
			op: opcode.name,
			gas: Number(step.gasLeft),
			gasCost: Number(opcode.dynamicFee ?? BigInt(opcode.fee)),
			depth: step.depth + 1,
		};
		// The machine counts what a write refunds before it tells of the step.
		const refund = opcode.name === 'SSTORE' ? this.#refund : step.gasRefund;
		this.#refund = step.gasRefund;
		if (refund > 0n) entry.refund = Number(refund);
		if (!this.#options.disableStack) entry.stack = step.stack.map(quantityOf);
		if (this.#options.enableMemory && step.memory.length > 0) entry.memory = chunks(step.memory);
		if (this.#options.enableReturnData && frame.returnData !== '') entry.returnData = frame.returnData;
		if (!this.#options.disableStorage) await this.#readStorage(frame, step, entry);
		frame.last = entry;
		this.#entries.push(entry);
		this.#size += 100 + 20 * step.stack.length + 66 * (entry.memory?.length ?? 0) + 140 * frame.storage.size;
	}

	/** Steps that read or write storage show all that their call read or wrote so far. */
	async #readStorage(frame: Frame, step: InterpreterStep, entry: Entry): Promise<void> {
		const isWrite = step.opcode.name === 'SSTORE';
		const slot = step.stack.at(-1);
		if (slot === undefined || !(isWrite || step.opcode.name === 'SLOAD')) return;
		const key = wordOf(slot);
		const value = isWrite ? (step.stack.at(-2) ?? 0n) : await storageOf(step, key);
		frame.storage.set(key, wordOf(value));
		entry.storage = Object.fromEntries(frame.storage);
	}

	#left({ execResult }: EVMResult): void {
		const frame = this.#frames.pop();
		const error = execResult.exceptionError?.error;
		if (frame?.last && error !== undefined && error !== 'revert') frame.last.error = failureText(error);
		const caller = this.#frames.at(-1);
		if (caller !== undefined) caller.returnData = hexOf(execResult.returnValue);
	}
}

async function storageOf({ stateManager, address }: InterpreterStep, key: string): Promise<bigint> {
	const value = await stateManager.getStorage(address, Buffer.from(key.slice(2), 'hex'));
	return value.length === 0 ? 0n : BigInt(hexOf(value));
}

/** Memory in words. */
function chunks(memory: Uint8Array): string[] {
	return Array.from({ length: Math.ceil(memory.length / 32) }, (_, index) =>
		hexOf(memory.subarray(index * 32, index * 32 + 32)).padEnd(66, '0'),
	);
}
