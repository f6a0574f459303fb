import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeBlock } from './describeBlock.ts';
import { blocksOf } from './testing/mapChain.ts';

const [, block] = blocksOf(2, 'test');
const bytes = block?.block ?? new Uint8Array(0);

test('reads hash, parent and number', () => {
	const [first] = blocksOf(1, 'test');
	expect(describe(bytes)).toMatchObject({ number: 2, parentHash: describe(first?.block ?? bytes)?.hash });
});

test('any bytes are read or refused, never thrown at', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (some) => isSound(describe(some))));
});

test('any change of a block is read or refused, never thrown at', () => {
	const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) });
	fc.assert(
		fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), fc.nat(bytes.length), (changes, length) => {
			const changed = bytes.slice();
			for (const { at, to } of changes) changed[at] = to;
			return isSound(describe(changed)) && isSound(describe(changed.subarray(0, length)));
		}),
	);
});

test('lists nested too deep are refused', () => {
	expect(describe(new Uint8Array(100_000).fill(0xc1))).toBeNull();
});

function describe(encoded: Uint8Array) {
	return describeBlock({ slot: 0, seal: '0x', block: encoded, body: new Uint8Array(0) });
}

function isSound(described: ReturnType<typeof describe>): boolean {
	if (described === null) return true;
	const hashes = [described.hash, described.parentHash];
	return Number.isSafeInteger(described.number) && hashes.every((hash) => /^0x[0-9a-f]{64}$/.test(hash));
}
