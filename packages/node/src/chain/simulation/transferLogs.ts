import type { EVMResult, InterpreterStep, Log, Message } from '@ethereumjs/evm';
import { bigIntToBytes, createAddressFromBigInt, setLengthLeft } from '@ethereumjs/util';
import type { VM } from '@ethereumjs/vm';
import { hexToBytes } from '@mosaic/consensus';

/** Where ERC-7528 puts ether. */
const ether = hexToBytes(`0x${'ee'.repeat(20)}`);
/** keccak256("Transfer(address,address,uint256)"). */
const transfer = hexToBytes('0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef');

interface Frame {
	readonly message: Message;
	/** What a SELFDESTRUCT at its end moves. */
	readonly last: Log[];
	/** Indices of its logs and of those of the calls within that did not fail, in order. */
	readonly indices: number[];
}

/**
 * Adds a log to the results of a machine for each movement of ether, where it happens among the other logs. Ether that
 * a failed call moved did not move. `isTransfer` tells such a log from those of contracts.
 */
export class TransferLogs {
	readonly #frames: Frame[] = [];
	readonly #transfers = new WeakSet<Log>();
	/** Logs so far, with those of calls that failed: as geth numbers them. */
	#count = 0;
	/** Indices of the logs of the last message. */
	indices: readonly number[] = [];

	isTransfer(log: Log): boolean {
		return this.#transfers.has(log);
	}

	watch({ evm }: VM): void {
		const { events } = evm;
		if (events === undefined) throw new TypeError('an EVM of ethereumjs has events');
		events.on('beforeMessage', (message, next) => {
			const frame: Frame = { message, last: [], indices: [] };
			this.#frames.push(frame);
			if (moves(message)) this.#number(frame);
			next?.();
		});
		events.on('step', (step, next) => {
			const frame = this.#frames.at(-1);
			if (frame !== undefined) this.#stepped(frame, step);
			next?.();
		});
		events.on('afterMessage', (result, next) => {
			this.#returned(result);
			next?.();
		});
	}

	#stepped(frame: Frame, { opcode, address, account, stack }: InterpreterStep): void {
		if (opcode.name.startsWith('LOG')) this.#number(frame);
		if (opcode.name !== 'SELFDESTRUCT' || account.balance === 0n) return;
		const beneficiary = createAddressFromBigInt(BigInt.asUintN(160, stack.at(-1) ?? 0n));
		frame.last.push(this.#log(address.bytes, beneficiary.bytes, account.balance));
		this.#number(frame);
	}

	#number({ indices }: Frame): void {
		indices.push(this.#count);
		this.#count += 1;
	}

	#returned(result: EVMResult): void {
		const frame = this.#frames.pop();
		if (frame === undefined || result.execResult.exceptionError !== undefined) return;
		const { message, last, indices } = frame;
		const outer = this.#frames.at(-1);
		if (outer === undefined) this.indices = indices;
		else outer.indices.push(...indices);
		const to = message.to ?? result.createdAddress;
		const first = moves(message) && to !== undefined ? [this.#log(message.caller.bytes, to.bytes, message.value)] : [];
		if (first.length + last.length > 0) result.execResult.logs = [...first, ...(result.execResult.logs ?? []), ...last];
	}

	#log(from: Uint8Array, to: Uint8Array, value: bigint): Log {
		const log: Log = [ether, [transfer, word(from), word(to)], word(bigIntToBytes(value))];
		this.#transfers.add(log);
		return log;
	}
}

function moves({ value, delegatecall }: Message): boolean {
	return value > 0n && !delegatecall;
}

function word(bytes: Uint8Array): Uint8Array {
	return setLengthLeft(bytes, 32);
}
