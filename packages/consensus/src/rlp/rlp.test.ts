import fc from 'fast-check';
import { fromRlp, type Hex, toRlp } from 'viem';
import { expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '../bytes/hex.ts';
import { decodeRlp, type RlpItem } from './decode.ts';
import { encodeRlp, type RlpInput } from './encode.ts';

type HexTree = Hex | readonly HexTree[];
const { item } = fc.letrec<{ item: HexTree }>((tie) => ({
	item: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		fc.uint8Array({ maxLength: 70 }).map(bytesToHex),
		fc.array(tie('item'), { maxLength: 5 }),
	),
}));
const LIMITS = { maxBytes: 100_000, maxDepth: 8, maxItems: 10_000 };

test('encodes as another implementation does, and decodes what it encoded', () => {
	fc.assert(
		fc.property(item, (tree) => {
			const encoded = encodeRlp(tree as RlpInput);
			expect(bytesToHex(encoded)).toBe(toRlp(tree as Hex));
			expect(toHexTree(decodeRlp(encoded, LIMITS))).toEqual(tree);
		}),
	);
});

test('whatever decodes is canonical, and another implementation reads the same', () => {
	fc.assert(
		fc.property(mutated(item.map((tree) => encodeRlp(tree as RlpInput))), (bytes) => {
			const decoded = decodeRlp(bytes, LIMITS);
			if (decoded === null) return;
			expect(encodeRlp(decoded as RlpInput)).toEqual(bytes);
			expect(toHexTree(decoded)).toEqual(fromRlp(bytesToHex(bytes)));
		}),
		{ numRuns: 500 },
	);
});

test.each([
	['nothing', '0x'],
	['a single byte with a prefix', '0x8105'],
	['a short string in long form', '0xb80100'],
	['a length with a leading zero', `0xb90038${'00'.repeat(56)}`],
	['a string cut short', '0x8301'],
	['a short list in long form', '0xf80180'],
	['a list cut short', '0xc2'],
	['an item that reaches beyond its list', '0xc28301ff'],
	['something left over', '0x0102'],
	['a length of eight bytes', `0xbf${'ff'.repeat(8)}`],
	['a length beyond the input', '0xfaffffff'],
])('refuses %s', (_, hex) => {
	expect(decodeRlp(hexToBytes(hex), LIMITS)).toBeNull();
});

test('keeps to the limits on bytes, depth and items', () => {
	const deep = hexToBytes(`0x${'c3c2c1c0'}`);
	expect(decodeRlp(deep, { ...LIMITS, maxDepth: 4 })).toEqual([[[[]]]]);
	expect(decodeRlp(deep, { ...LIMITS, maxDepth: 3 })).toBeNull();
	expect(decodeRlp(deep, { ...LIMITS, maxItems: 4 })).not.toBeNull();
	expect(decodeRlp(deep, { ...LIMITS, maxItems: 3 })).toBeNull();
	expect(decodeRlp(deep, { ...LIMITS, maxBytes: 3 })).toBeNull();
});

test('encodes integers without leading zeros', () => {
	expect(bytesToHex(encodeRlp([0, 0n, 127, 128, 2 ** 53 - 1, 1n << 64n]))).toBe(
		'0xd780807f8180871fffffffffffff89010000000000000000',
	);
});

function mutated(source: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
	return fc.tuple(source, fc.nat(), fc.nat(255), fc.boolean()).map(([bytes, place, value, mutate]) => {
		const copy = bytes.slice();
		if (mutate) copy[place % copy.length] = value;
		return copy;
	});
}

function toHexTree(decoded: RlpItem | null): HexTree | null {
	if (decoded === null) return null;
	return decoded instanceof Uint8Array ? bytesToHex(decoded) : decoded.map((entry) => toHexTree(entry) ?? '0x');
}
