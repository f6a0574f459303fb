import type { Hex } from '@mosaic/consensus';
import type { CheckpointSelector } from '../mosaicData.ts';
import { mapped, union } from './combinators.ts';
import { count, countOrNumber, hash, word } from './primitives.ts';
import type { Schema, WrittenFor } from './schema.ts';

const HASH_LENGTH = 66;

const byHash: Schema<CheckpointSelector, Hex> = mapped(hash, 'a block hash', (value) => ({
	kind: 'hash',
	hash: value,
}));
const byHeight: Schema<CheckpointSelector, Hex | number> = mapped(countOrNumber, 'a height', (height) => ({
	kind: 'height',
	height,
}));
const byNumber: Schema<CheckpointSelector, Hex | number> = mapped(countOrNumber, 'a block number', (number) => ({
	kind: 'number',
	number,
}));
const tag = word('latest', 'safe', 'finalized', 'earliest', 'committed');
const byTag = mapped(tag, 'a tag', (value): CheckpointSelector => ({ kind: 'tag', tag: value }));

/** A height or number, the hash of a block, or a tag, as it is written. */
type WrittenCheckpoint = Hex | number | WrittenFor<typeof tag>;

function named(
	description: string,
	numeric: Schema<CheckpointSelector, Hex | number>,
): Schema<CheckpointSelector, WrittenCheckpoint> {
	return union(description, (value) => {
		if (typeof value === 'number') return numeric;
		if (typeof value !== 'string') return null;
		if (!value.startsWith('0x')) return byTag;
		return value.length === HASH_LENGTH ? byHash : numeric;
	});
}

/** A checkpoint by its height, the hash of its block, or a tag; `latest` is the newest checkpoint of the head's chain. */
export const checkpointByHeight = named('a checkpoint height, block hash or tag', byHeight);

/** A checkpoint by its block's number or hash, or a tag. */
export const checkpointByBlock = named("a checkpoint's block number, block hash or tag", byNumber);

const latest: Schema<number | 'latest', 'latest'> = word('latest');
const height: Schema<number | 'latest', Hex | number> = mapped(countOrNumber, count.description, (value) => value);

/** The height of a meta-block, or `latest`. */
export const metaBlockHeight = union("a meta-block height or 'latest'", (value) =>
	value === 'latest' ? latest : height,
);
