import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatEther, parseEther } from './ether.ts';

test.each([
	['0', 0n],
	['1', 10n ** 18n],
	['1.5', 15n * 10n ** 17n],
	['0.000000000000000001', 1n],
	['999999999999', 999_999_999_999n * 10n ** 18n],
])('%s ether', (text, wei) => {
	expect(parseEther(text)).toBe(wei);
	expect(formatEther(wei)).toBe(text);
});

test.each(['', '.5', '1.', '-1', '1e3', '0x1', ' 1', '1,5', '1.0000000000000000001', '1000000000000'])(
	"'%s' is no amount",
	(text) => expect(parseEther(text)).toBeNull(),
);

test('an amount that was formatted is read as it was', () => {
	fc.assert(
		fc.property(fc.bigInt(0n, 10n ** 30n - 1n), (wei) => {
			expect(parseEther(formatEther(wei))).toBe(wei);
		}),
	);
});
