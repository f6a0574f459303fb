import type { Hex } from '@mosaic/consensus';

const ERROR_SELECTOR = '08c379a0';
const PANIC_SELECTOR = '4e487b71';
const WORD = 64;
const LONGEST_REASON = 4096;

/** Solidity's panic codes, worded as geth does. */
const PANICS = new Map<bigint, string>([
	[0x00n, 'generic panic'],
	[0x01n, 'assert(false)'],
	[0x11n, 'arithmetic underflow or overflow'],
	[0x12n, 'division or modulo by zero'],
	[0x21n, 'enum overflow'],
	[0x22n, 'invalid encoded storage byte array accessed'],
	[0x31n, 'out-of-bounds array access; popping on an empty array'],
	[0x32n, 'out-of-bounds access of an array or bytesN'],
	[0x41n, 'out of memory'],
	[0x51n, 'uninitialized function'],
]);

/** `execution reverted`, with the reason where the data is an ABI-encoded `Error(string)` or `Panic(uint256)`. */
export function revertMessage(data: Hex): string {
	const reason = revertReason(data);
	return reason === null ? 'execution reverted' : `execution reverted: ${reason}`;
}

/** The reason alone, null where the data tells none. */
export function revertReason(data: Hex): string | null {
	const selector = data.slice(2, 10).toLowerCase();
	const argument = data.slice(10);
	if (selector === PANIC_SELECTOR && argument.length >= WORD)
		return panicReason(BigInt(`0x${argument.slice(0, WORD)}`));
	if (selector === ERROR_SELECTOR) return decodeString(argument);
	return null;
}

function panicReason(code: bigint): string {
	return PANICS.get(code) ?? `unknown panic code: 0x${code.toString(16)}`;
}

/** The ABI-encoded string, or null where the encoding does not hold together. */
function decodeString(argument: string): string | null {
	const offset = wordAt(argument, 0);
	if (offset === null) return null;
	const length = wordAt(argument, offset * 2);
	if (length === null || length > LONGEST_REASON) return null;
	const start = offset * 2 + WORD;
	const text = argument.slice(start, start + length * 2);
	return text.length === length * 2 ? Buffer.from(text, 'hex').toString('utf8') : null;
}

function wordAt(text: string, position: number): number | null {
	const word = text.slice(position, position + WORD);
	if (word.length !== WORD) return null;
	const value = BigInt(`0x${word}`);
	return value <= BigInt(text.length) ? Number(value) : null;
}
