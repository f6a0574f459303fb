import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex, concatBytes, hexToBytes, isHex } from './hex.ts';

test('bytes survive the way to hex and back', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			const hex = bytesToHex(bytes);
			expect(isHex(hex, bytes.length)).toBe(true);
			expect(hexToBytes(hex)).toEqual(bytes);
		}),
	);
});

test('joins byte strings in order', () => {
	expect(concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
});

test.each(['0x0', '0xAB', 'ab', '0xzz', '', 7, null, '0x00 '])('refuses %s as hex', (value) => {
	expect(isHex(value)).toBe(false);
});
