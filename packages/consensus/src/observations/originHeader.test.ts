import { expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '../bytes/hex.ts';
import { decodeRlp } from '../rlp/decode.ts';
import { encodeRlp, type RlpInput } from '../rlp/encode.ts';
import { observationOf, originHeader } from '../testing/chain.ts';
import type { Hex } from '../types.ts';
import { readOriginHeader } from './originHeader.ts';

const header = originHeader(12);

function changed(change: (fields: RlpInput[]) => void): Hex {
	const fields = [...(decodeRlp(hexToBytes(header), { maxBytes: 9_000, maxDepth: 1, maxItems: 99 }) as RlpInput[])];
	change(fields);
	return bytesToHex(encodeRlp(fields));
}

test('reads number, hash and state root', () => {
	expect(readOriginHeader(header)).toEqual(observationOf(header, 12));
});

test('accepts fields that later forks append', () => {
	const later = changed((fields) => fields.push(7, '0x', new Uint8Array(32)));
	expect(readOriginHeader(later)?.number).toBe(12);
	expect(readOriginHeader(changed((fields) => fields.push(...Array.from({ length: 18 }, () => 1))))).toBeNull();
});

test.each([
	['no list', bytesToHex(encodeRlp(new Uint8Array(40)))],
	['too few fields', changed((fields) => fields.pop())],
	['a list as a field', changed((fields) => fields.splice(12, 1, []))],
	['a short state root', changed((fields) => fields.splice(3, 1, new Uint8Array(31)))],
	['a short bloom', changed((fields) => fields.splice(6, 1, new Uint8Array(255)))],
	['a number with a leading zero', changed((fields) => fields.splice(8, 1, Uint8Array.of(0, 12)))],
	['a number beyond 2^53', changed((fields) => fields.splice(8, 1, 2n ** 53n))],
	['something left over', `${header}00` as Hex],
	['too much extra data', changed((fields) => fields.splice(12, 1, new Uint8Array(9_000)))],
	['no hex', '0xzz' as Hex],
])('refuses %s', (_, malformed) => {
	expect(readOriginHeader(malformed)).toBeNull();
});
