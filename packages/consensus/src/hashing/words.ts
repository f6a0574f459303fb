import { hexToBytes } from '../bytes/hex.ts';
import { keccakHex } from '../crypto/keccak.ts';
import type { Address, Hash } from '../types.ts';

/** A 32-byte ABI word as 64 hexadecimal digits, without `0x`. */
export type Word = string;

/** `uint256` of a non-negative integer. */
export function uintWord(value: number | bigint): Word {
	return value.toString(16).padStart(64, '0');
}

/** `bytes32`. */
export function hashWord(hash: Hash): Word {
	return hash.slice(2);
}

/** `address`. */
export function addressWord(address: Address): Word {
	return address.slice(2).padStart(64, '0');
}

/** keccak256 of words one after the other: of an EIP-712 struct, and of its arrays of atomic types. */
export function hashWords(words: readonly Word[]): Hash {
	return keccakHex(hexToBytes(`0x${words.join('')}`));
}

/** keccak256 of an EIP-712 `encodeType` string. */
export function typeHash(encodedType: string): Word {
	return hashWord(keccakHex(new TextEncoder().encode(encodedType)));
}
