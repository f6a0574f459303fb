import fc from 'fast-check';
import { keccak256 as reference } from 'viem';
import { expect, test } from 'vitest';
import { bytesToHex } from '../bytes/hex.ts';
import { keccak256, keccakHex } from './keccak.ts';

test('agrees with another implementation', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
			expect(keccakHex(bytes)).toBe(reference(bytes));
			expect(keccakHex(bytesToHex(bytes))).toBe(reference(bytes));
		}),
	);
});

test('answers with bytes of their own each time', () => {
	const first = keccak256(Uint8Array.of(1));
	const copy = first.slice();
	keccak256(Uint8Array.of(2));
	expect(first).toEqual(copy);
});
