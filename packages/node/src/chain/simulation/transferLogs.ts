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
}

/**
 * Adds a log to the results of a machine for each movement of ether, where it happens among the other logs. Ether that
 * a failed call moved did not move. `isTransfer` tells such a log from those of contracts.
 */
export class TransferLogs {
	readonly #frames: Frame[] = [];
	readonly #transfers = new WeakSet<Log>();

	isTransfer(log: Log): boolean {
		return this.#transfers.has(log);
	}

	watch({ evm }: VM): void {
		const { events } = evm;
		if (events === undefined) throw new TypeError('an EVM of ethereumjs has events');
		events.on('beforeMessage', (message, next) => {
			this.#frames.push({ message, last: [] });
			next?.();
		});
		events.on('step', (step, next) => {
			if (step.opcode.name === 'SELFDESTRUCT') this.#selfdestructs(step);
			next?.();
		});
		events.on('afterMessage', (result, next) => {
			this.#returned(result);
			next?.();
		});
	}

	#selfdestructs({ address, account, stack }: InterpreterStep): void {
		const beneficiary = createAddressFromBigInt(BigInt.asUintN(160, stack.at(-1) ?? 0n));
		if (account.balance > 0n)
			this.#frames.at(-1)?.last.push(this.#log(address.bytes, beneficiary.bytes, account.balance));
	}

	#returned(result: EVMResult): void {
		const frame = this.#frames.pop();
		if (frame === undefined || result.execResult.exceptionError !== undefined) return;
		const { message, last } = frame;
		const to = message.to ?? result.createdAddress;
		const moved = message.value > 0n && !message.delegatecall && to !== undefined;
		const first = moved ? [this.#log(message.caller.bytes, to.bytes, message.value)] : [];
		if (first.length + last.length > 0) result.execResult.logs = [...first, ...(result.execResult.logs ?? []), ...last];
	}

	#log(from: Uint8Array, to: Uint8Array, value: bigint): Log {
		const log: Log = [ether, [transfer, word(from), word(to)], word(bigIntToBytes(value))];
		this.#transfers.add(log);
		return log;
	}
}

function word(bytes: Uint8Array): Uint8Array {
	return setLengthLeft(bytes, 32);
}
