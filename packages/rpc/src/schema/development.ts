import type { Hash } from '@mosaic/consensus';
import { mapped, partialObject, union } from './combinators.ts';
import { numeric, numericCount } from './primitives.ts';
import type { Schema } from './schema.ts';

/** What `evm_mine` may be told: how many blocks, and the timestamp of the first in Unix seconds. */
export interface MineOptions {
	readonly blocks?: number;
	readonly timestamp?: number;
}

const options: Schema<MineOptions> = partialObject('an object with timestamp and blocks', {
	timestamp: numericCount,
	blocks: numericCount,
});
const timestampAlone: Schema<MineOptions> = mapped(numericCount, 'a timestamp', (timestamp) => ({ timestamp }));

/** A timestamp, or an object with `timestamp` and `blocks`. */
export const mineOptions: Schema<MineOptions> = union('a timestamp, or an object with timestamp and blocks', (value) =>
	typeof value === 'object' ? options : timestampAlone,
);

/** Milliseconds where a number is this great: as seconds it lies beyond the year 5138. */
const LEAST_MILLISECONDS = 100_000_000_000;

/** A Unix time in seconds, or in milliseconds, as seconds. */
export const unixTime: Schema<number> = mapped(numericCount, 'a Unix time in seconds or milliseconds', (value) =>
	value < LEAST_MILLISECONDS ? value : Math.floor(value / 1000),
);

/** A storage slot as a number of any notation; answers 32 bytes. */
export const storageSlot: Schema<Hash> = mapped(
	numeric,
	'a storage slot',
	(value): Hash => `0x${value.toString(16).padStart(64, '0')}`,
);
