import { expect, test } from 'vitest';
import { partsOf } from './batchParts.ts';
import type { DescribedBlock } from './checkBlocks.ts';

const hash = `0x${'00'.repeat(32)}` as const;

function block(number: number, bytes: number): DescribedBlock {
	const sealed = { slot: number, seal: '0x', block: new Uint8Array(bytes), body: new Uint8Array(0) } as const;
	return { hash, parentHash: hash, number, sealed };
}

test.each([
	['small blocks', Array.from({ length: 70 }, () => 1_000), [32, 32, 6]],
	['blocks of some size', Array.from({ length: 5 }, () => 100_000), [2, 2, 1]],
	['a block larger than a part', [10, 1_000_000, 10], [1, 1, 1]],
	['none', [], []],
])('%s', (_, sizes, lengths) => {
	const blocks = sizes.map((size, index) => block(index + 1, size));
	const parts = partsOf(blocks);
	expect(parts.map(({ length }) => length)).toEqual(lengths);
	expect(parts.flat()).toEqual(blocks);
});
