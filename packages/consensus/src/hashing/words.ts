import { writeHex } from '../bytes/hex.ts';
import { keccakHex } from '../crypto/keccak.ts';
import type { Hash, Hex } from '../types.ts';

/** What goes into a 32-byte ABI word: a `bytes32` or `address` as hex, or a non-negative integer for `uint256`. */
export type Word = Hex | number | bigint;

/** keccak256 of words one after the other: of an EIP-712 struct, and of its arrays of atomic types. */
export function hashWords(words: readonly Word[]): Hash {
	return keccakHex(encodeWords(words));
}

/** keccak256 of an EIP-712 `encodeType` string. */
export function typeHash(encodedType: string): Hash {
	return keccakHex(new TextEncoder().encode(encodedType));
}

/** Words one after the other, each right-aligned. */
function encodeWords(words: readonly Word[]): Uint8Array {
	const bytes = new Uint8Array(WORD * words.length);
	let end = 0;
	for (const word of words) {
		end += WORD;
		if (typeof word === 'number') writeInteger(bytes, end, word);
		else writeHexBefore(bytes, end, typeof word === 'bigint' ? evenHex(word) : word);
	}
	return bytes;
}

function writeInteger(bytes: Uint8Array, end: number, value: number): void {
	let rest = value;
	for (let position = end - 1; rest > 0; position -= 1) {
		bytes[position] = rest % 256;
		rest = Math.floor(rest / 256);
	}
}

function writeHexBefore(bytes: Uint8Array, end: number, hex: string): void {
	writeHex(bytes, end - ((hex.length - 2) >> 1), hex);
}

function evenHex(value: bigint): string {
	const digits = value.toString(16);
	return digits.length % 2 === 0 ? `0x${digits}` : `0x0${digits}`;
}

const WORD = 32;
