import { checksumAddress } from '../accounts/checksumAddress.ts';
import { hexOf } from '../tracing/words.ts';
import { printable } from './printable.ts';

/** A decoded value with its type, and as a person reads it. */
export interface AbiValue {
	readonly type: string;
	readonly text: string;
}

/** Bytes of a string or of bytes that are read; the rest is cut off. */
const mostBytes = 8_192;
const word = 32;

/** The types of a signature, `transfer(address,uint256)`: none has commas of its own. */
export function typesOf(signature: string): readonly string[] {
	const list = signature.slice(signature.indexOf('(') + 1, -1);
	return list === '' ? [] : list.split(',');
}

/**
 * ABI-encoded values, from whom nothing is expected: null where the encoding does not hold together. Numbers, addresses, booleans,
 * strings and bytes, and no arrays or tuples.
 */
export function decodeValues(types: readonly string[], data: Uint8Array): readonly AbiValue[] | null {
	const values: AbiValue[] = [];
	for (const [index, type] of types.entries()) {
		const text = isDynamic(type) ? dynamicText(type, data, index * word) : staticText(type, data, index * word);
		if (text === null) return null;
		values.push({ type, text });
	}
	return values;
}

function isDynamic(type: string): boolean {
	return type === 'string' || type === 'bytes';
}

function staticText(type: string, data: Uint8Array, at: number): string | null {
	const bytes = data.subarray(at, at + word);
	if (bytes.length < word) return null;
	if (type === 'address') return checksumAddress(hexOf(bytes.subarray(12)));
	if (type.startsWith('bytes')) return hexOf(bytes.subarray(0, Number(type.slice(5))));
	const value = BigInt(hexOf(bytes));
	if (type === 'bool') return String(value !== 0n);
	return String(type.startsWith('int') ? BigInt.asIntN(256, value) : value);
}

function dynamicText(type: string, data: Uint8Array, at: number): string | null {
	const start = numberAt(data, at);
	const length = start === null ? null : numberAt(data, start);
	if (start === null || length === null) return null;
	const bytes = data.subarray(start + word, start + word + length);
	if (bytes.length < length) return null;
	const read = bytes.subarray(0, mostBytes);
	const text = type === 'bytes' ? hexOf(read) : printable(Buffer.from(read).toString('utf8'));
	return length > mostBytes ? `${text}… (${length} bytes)` : text;
}

/** A word that can be a place in the data or a length there. */
function numberAt(data: Uint8Array, at: number): number | null {
	const bytes = data.subarray(at, at + word);
	if (bytes.length < word) return null;
	const value = BigInt(hexOf(bytes));
	return value <= BigInt(data.length) ? Number(value) : null;
}
