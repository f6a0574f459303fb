import { createKeccak } from 'hash-wasm';
import { bytesToHex, hexToBytes } from '../bytes/hex.ts';
import type { Hash, Hex } from '../types.ts';

const hasher = await createKeccak(256);

/** keccak256 of bytes, 32 bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
	return hasher.init().update(bytes).digest('binary');
}

/** keccak256 as a lower-case `0x` string, of bytes or of a `0x` string. */
export function keccakHex(input: Uint8Array | Hex): Hash {
	return bytesToHex(keccak256(typeof input === 'string' ? hexToBytes(input) : input));
}
