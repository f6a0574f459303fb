import {
	at,
	type DecodeError,
	decodeWith,
	encodeRlp,
	type Hash,
	listOf,
	type Read,
	type Result,
	readHash,
	readInteger,
	refuse,
	tuple,
} from '@mosaic/consensus';

/** Most blocks one request may ask for. */
export const mostBlocks = 128;
/** Most trie nodes one request may ask for. */
export const mostNodes = 384;
/** Bytes of an encoded query. */
export const maxQueryBytes = 64 * 1024;

export interface RangeQuery {
	readonly from: number;
	readonly count: number;
}

export interface HashQuery {
	readonly hash: Hash;
	readonly count: number;
}

export function encodeRange(query: RangeQuery): Uint8Array {
	return encodeRlp([query.from, query.count]);
}

export function decodeRange(bytes: Uint8Array): Result<RangeQuery, DecodeError> {
	return decodeWith(bytes, small, 'range', (item, field) => {
		const items = tuple(item, field, 2);
		return { from: at(items, 0, `${field}.from`, readInteger), count: at(items, 1, `${field}.count`, readCount) };
	});
}

export function encodeHashQuery(query: HashQuery): Uint8Array {
	return encodeRlp([query.hash, query.count]);
}

export function decodeHashQuery(bytes: Uint8Array): Result<HashQuery, DecodeError> {
	return decodeWith(bytes, small, 'blocks', (item, field) => {
		const items = tuple(item, field, 2);
		return { hash: at(items, 0, `${field}.hash`, readHash), count: at(items, 1, `${field}.count`, readCount) };
	});
}

export function encodeHashes(hashes: readonly Hash[]): Uint8Array {
	return encodeRlp(hashes);
}

export function decodeHashes(bytes: Uint8Array): Result<readonly Hash[], DecodeError> {
	const limits = { maxBytes: maxQueryBytes, maxDepth: 1, maxItems: mostNodes + 1 };
	return decodeWith(bytes, limits, 'hashes', listOf(readHash, mostNodes));
}

const small = { maxBytes: 64, maxDepth: 1, maxItems: 3 };

const readCount: Read<number> = (item, field) => {
	const count = readInteger(item, field);
	if (count < 1 || count > mostBlocks) refuse(field, `expected a count from 1 to ${mostBlocks}`);
	return count;
};
