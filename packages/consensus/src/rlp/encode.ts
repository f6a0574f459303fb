import { concatBytes, hexToBytes } from '../bytes/hex.ts';
import type { Hex } from '../types.ts';

/** What can be encoded: byte strings (bytes or hex), integers, lists, and items that are encoded already. */
export type RlpInput = Uint8Array | Hex | number | bigint | EncodedRlp | readonly RlpInput[];

/** An item whose encoding is at hand, because it is shared and seldom changes. */
export interface EncodedRlp {
	readonly encoded: Uint8Array;
}

/** Recursive-length prefix encoding (Ethereum yellow paper, appendix B). Integers are big-endian, without leading zeros. */
export function encodeRlp(input: RlpInput): Uint8Array {
	if (input instanceof Uint8Array) return encodeString(input);
	switch (typeof input) {
		case 'string':
			return encodeString(hexToBytes(input));
		case 'number':
		case 'bigint':
			return encodeString(integerBytes(input));
		default:
			return 'encoded' in input ? input.encoded : encodeList(input);
	}
}

function encodeList(items: readonly RlpInput[]): Uint8Array {
	const parts = items.map(encodeRlp);
	let size = 0;
	for (const part of parts) size += part.length;
	return concatBytes(prefix(0xc0, size), ...parts);
}

function encodeString(bytes: Uint8Array): Uint8Array {
	if (bytes.length === 1 && (bytes[0] ?? 0) < 0x80) return bytes;
	return concatBytes(prefix(0x80, bytes.length), bytes);
}

function prefix(offset: number, size: number): Uint8Array {
	if (size < 56) return Uint8Array.of(offset + size);
	const length = integerBytes(size);
	return concatBytes(Uint8Array.of(offset + 55 + length.length), length);
}

function integerBytes(value: number | bigint): Uint8Array {
	if (value === 0 || value === 0n) return new Uint8Array(0);
	const digits = value.toString(16);
	return hexToBytes(`0x${digits.length % 2 === 0 ? digits : `0${digits}`}`);
}
