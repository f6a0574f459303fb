import type { Hash, Hex } from '@mosaic/consensus';
import type { BlockSelector, BlockTag } from '../data.ts';
import { invalidParameter } from '../errors/rpcError.ts';
import { mapped, partialObject, union } from './combinators.ts';
import { boolean, count, hash } from './primitives.ts';
import type { Schema, WrittenFor } from './schema.ts';

/** The head, where a caller names no block. */
export const LATEST: BlockSelector = { kind: 'tag', tag: 'latest' };

const TAGS: ReadonlySet<unknown> = new Set<BlockTag>(['latest', 'safe', 'finalized', 'earliest', 'pending']);
const HASH_LENGTH = 66;

const tag: Schema<BlockSelector, BlockTag> = {
	description: 'a block tag',
	parse: (value) => ({ kind: 'tag', tag: value as BlockTag }),
};

const byNumber: Schema<BlockSelector, Hex> = mapped(count, 'a block number', (number) => ({ kind: 'number', number }));

const byHash: Schema<BlockSelector, Hash> = mapped(hash, 'a block hash', (value) => ({
	kind: 'hash',
	hash: value,
	requireCanonical: false,
}));

const objectFields = partialObject('an object with blockNumber or blockHash', {
	blockNumber: count,
	blockHash: hash,
	requireCanonical: boolean,
});
/** EIP-1898: `{blockNumber}` or `{blockHash, requireCanonical}`. */
const objectForm: Schema<BlockSelector, WrittenFor<typeof objectFields>> = mapped(
	objectFields,
	'an object with blockNumber or blockHash',
	(value, path): BlockSelector => {
		if (value.blockHash !== undefined && value.blockNumber !== undefined) {
			throw invalidParameter(path, 'cannot specify both blockHash and blockNumber, choose one or the other');
		}
		if (value.blockHash !== undefined) {
			return { kind: 'hash', hash: value.blockHash, requireCanonical: value.requireCanonical ?? false };
		}
		if (value.blockNumber !== undefined) return { kind: 'number', number: value.blockNumber };
		throw invalidParameter(path, 'blockHash or blockNumber is required');
	},
);

/** A tag or a number. */
export const blockNumberOrTag: Schema<BlockSelector, BlockTag | Hex> = union('a block number or tag', (value) => {
	if (TAGS.has(value)) return tag;
	return typeof value === 'string' && value.startsWith('0x') ? byNumber : null;
});

/** A tag, a number, a hash, or the object form of EIP-1898. */
export const blockSelector: Schema<BlockSelector, BlockTag | Hex | WrittenFor<typeof objectFields>> = union(
	'a block number, tag, hash or EIP-1898 object',
	(value) => {
		if (TAGS.has(value)) return tag;
		if (typeof value === 'string' && value.startsWith('0x')) return value.length === HASH_LENGTH ? byHash : byNumber;
		return typeof value === 'object' && value !== null ? objectForm : null;
	},
);

/** A block hash. */
export const blockHash: Schema<BlockSelector, Hash> = byHash;
