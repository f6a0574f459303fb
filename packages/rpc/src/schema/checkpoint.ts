import type { CheckpointSelector } from '../mosaicData.ts';
import { mapped, union } from './combinators.ts';
import { count, countOrNumber, hash, word } from './primitives.ts';
import type { Schema } from './schema.ts';

const HASH_LENGTH = 66;

const byHash: Schema<CheckpointSelector> = mapped(hash, 'a block hash', (value) => ({ kind: 'hash', hash: value }));
const byHeight: Schema<CheckpointSelector> = mapped(countOrNumber, 'a height', (height) => ({
	kind: 'height',
	height,
}));
const byNumber: Schema<CheckpointSelector> = mapped(countOrNumber, 'a block number', (number) => ({
	kind: 'number',
	number,
}));
const byTag: Schema<CheckpointSelector> = mapped(
	word('latest', 'safe', 'finalized', 'earliest', 'committed'),
	'a tag',
	(tag) => ({ kind: 'tag', tag }),
);

function named(description: string, numeric: Schema<CheckpointSelector>): Schema<CheckpointSelector> {
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

const latest: Schema<number | 'latest'> = word('latest');
const height: Schema<number | 'latest'> = mapped(countOrNumber, count.description, (value) => value);

/** The height of a meta-block, or `latest`. */
export const metaBlockHeight = union<number | 'latest'>("a meta-block height or 'latest'", (value) =>
	value === 'latest' ? latest : height,
);
