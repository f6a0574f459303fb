import type { EVMResult, InterpreterStep, Message } from '@ethereumjs/evm';
import { createAddressFromBigInt } from '@ethereumjs/util';
import type { VM } from '@ethereumjs/vm';
import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { CallFrameData, CallType } from '@mosaic/rpc';
import { listen } from './listen.ts';
import { largestTrace } from './tracer.ts';
import { hexOf, wordOf } from './words.ts';

/** A call while it is followed: as callers see it, with its logs and their places among the calls. */
export interface CallFrame extends CallFrameData {
	to: Address | null;
	gasUsed: bigint;
	output: Hex;
	error: string | null;
	logs: { readonly address: Address; readonly topics: Hash[]; readonly data: Hex; readonly position: number }[];
	readonly calls: CallFrame[];
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
			from: (isDelegated ? message.to : message.caller)?.toString() ?? message.caller.toString(),
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
			topics: topics.map(wordOf),
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
