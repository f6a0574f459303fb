import type { Hex } from '@mosaic/consensus';
import type { BlockSelector } from '../data.ts';
import { invalidParameter } from '../errors/rpcError.ts';
import { blockNumberOrTag, blockSelector } from './block.ts';
import { mapped, union } from './combinators.ts';
import { countOrNumber } from './primitives.ts';
import type { Schema } from './schema.ts';

const LARGEST_PAGE = 100;

const byNumber: Schema<BlockSelector, Hex | number> = mapped(countOrNumber, 'a block number', (number) => ({
	kind: 'number',
	number,
}));

/** A block by number, which Otterscan sends as a JSON number, or by tag. */
export const otsBlock = union('a block number or tag', (value) =>
	typeof value === 'number' ? byNumber : blockNumberOrTag,
);

/** The same, or a block by hash. */
export const otsState = union('a block number, tag, hash or EIP-1898 object', (value) =>
	typeof value === 'number' ? byNumber : blockSelector,
);

/** How many entries a page has. */
export const pageSize = mapped(countOrNumber, 'a page size', (size, path) => {
	if (size < 1 || size > LARGEST_PAGE) throw invalidParameter(path, `it must be from 1 to ${LARGEST_PAGE}`);
	return size;
});
