import type { Hex } from '../types.ts';

/** The bytes of a `0x` string; the caller has checked that it is hexadecimal of even length. */
export function hexToBytes(hex: string): Uint8Array {
	const bytes = new Uint8Array((hex.length - 2) >> 1);
	writeHex(bytes, 0, hex);
	return bytes;
}

/** Writes the bytes of a `0x` string into `target` at `offset`. */
export function writeHex(target: Uint8Array, offset: number, hex: string): void {
	let position = offset;
	for (let index = 2; index + 1 < hex.length; index += 2) {
		target[position] = (nibble(hex.charCodeAt(index)) << 4) | nibble(hex.charCodeAt(index + 1));
		position += 1;
	}
}

/** Lower-case `0x` hexadecimal of bytes. */
export function bytesToHex(bytes: Uint8Array): Hex {
	return bytes.length <= MOST_AT_ONCE ? hexAtOnce(bytes) : hexByOctets(bytes);
}

/** One flat string: joined octets would be a tree of strings, flattened when it is first compared. */
function hexAtOnce(bytes: Uint8Array): Hex {
	const codes = new Array<number>(2 + 2 * bytes.length);
	codes[0] = 0x30;
	codes[1] = 0x78;
	let position = 2;
	for (let index = 0; index < bytes.length; index += 1) {
		const value = bytes[index] ?? 0;
		codes[position] = DIGITS[value >> 4] ?? 0;
		codes[position + 1] = DIGITS[value & 15] ?? 0;
		position += 2;
	}
	return String.fromCharCode.apply(null, codes) as Hex;
}

function hexByOctets(bytes: Uint8Array): Hex {
	let hex = '';
	for (let index = 0; index < bytes.length; index += 1) {
		hex += OCTETS[bytes[index] ?? 0];
	}
	return `0x${hex}`;
}

/** Whether a value is a lower-case `0x` string of whole bytes; of exactly `size` bytes where given. */
export function isHex(value: unknown, size?: number): value is Hex {
	if (typeof value !== 'string' || value.length % 2 !== 0) return false;
	if (size !== undefined && value.length !== 2 + 2 * size) return false;
	return /^0x[0-9a-f]*$/.test(value);
}

/** Byte strings one after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
	let size = 0;
	for (const part of parts) size += part.length;
	const joined = new Uint8Array(size);
	let offset = 0;
	for (const part of parts) {
		joined.set(part, offset);
		offset += part.length;
	}
	return joined;
}

/** Hashes, addresses and signatures are shorter. */
const MOST_AT_ONCE = 128;
const DIGITS: readonly number[] = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const OCTETS: readonly string[] = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

function nibble(charCode: number): number {
	return charCode <= 57 ? charCode - 48 : (charCode | 32) - 87;
}
