import type { Hash } from '@mosaic/consensus';
import type { ForkRequest, ReorganisedTransaction } from '../developmentBackend.ts';
import { invalidParameter } from '../errors/rpcError.ts';
import { callRequest } from './call.ts';
import { array, mapped, partialObject, union } from './combinators.ts';
import { bytes, type Numeral, numeric, numericCount } from './primitives.ts';
import { mismatch, type Schema, type WrittenFor } from './schema.ts';

/** What `evm_mine` may be told: how many blocks, and the timestamp of the first in Unix seconds. */
export interface MineOptions {
	readonly blocks?: number;
	readonly timestamp?: number;
}

const options = partialObject('an object with timestamp and blocks', {
	timestamp: numericCount,
	blocks: numericCount,
});
const timestampAlone = mapped(numericCount, 'a timestamp', (timestamp): MineOptions => ({ timestamp }));

/** A timestamp, or an object with `timestamp` and `blocks`. */
export const mineOptions = union('a timestamp, or an object with timestamp and blocks', (value) =>
	typeof value === 'object' ? options : timestampAlone,
);

/** Milliseconds where a number is this great: as seconds it lies beyond the year 5138. */
const LEAST_MILLISECONDS = 100_000_000_000;

/** A Unix time in seconds, or in milliseconds, as seconds. */
export const unixTime = mapped(numericCount, 'a Unix time in seconds or milliseconds', (value) =>
	value < LEAST_MILLISECONDS ? value : Math.floor(value / 1000),
);

/** Hardhat's range of milliseconds: blocks here come regularly, as often as it allows in whole seconds. */
const hardhatRange: Schema<number, readonly [Numeral, Numeral]> = {
	description: 'a pair of milliseconds, the lesser first',
	parse: (value, path) => {
		if (!Array.isArray(value) || value.length !== 2) throw mismatch(hardhatRange, value, path);
		const [least, most] = [numericCount.parse(value[0], `${path}[0]`), numericCount.parse(value[1], `${path}[1]`)];
		if (least > most) throw mismatch(hardhatRange, value, path);
		return Math.max(1, Math.ceil(least / 1000));
	},
};

/** Seconds from one block to the next, or a pair of milliseconds. */
export const intervalSeconds = union('seconds, or a pair of milliseconds', (value) =>
	Array.isArray(value) ? hardhatRange : numericCount,
);

/** A storage slot as a number of any notation; answers 32 bytes. */
export const storageSlot = mapped(
	numeric,
	'a storage slot',
	(value): Hash => `0x${value.toString(16).padStart(64, '0')}`,
);

const MOST_REORGANISED = 10_000;

const unsignedRequest = mapped(callRequest, 'a transaction', (value, path) => {
	const { from } = value;
	if (from === undefined) throw invalidParameter(`${path}.from`, 'it is required');
	return { ...value, from };
});

const transactionOrBytes = union('a transaction or the bytes of one', (value) =>
	typeof value === 'string' ? bytes : unsignedRequest,
);

const reorganisedTransaction: Schema<
	ReorganisedTransaction,
	readonly [WrittenFor<typeof transactionOrBytes>, Numeral]
> = {
	description: 'a pair of a transaction and the index of its block',
	parse: (value, path) => {
		if (!Array.isArray(value) || value.length !== 2) throw mismatch(reorganisedTransaction, value, path);
		return {
			transaction: transactionOrBytes.parse(value[0], `${path}[0]`),
			block: numericCount.parse(value[1], `${path}[1]`),
		};
	},
};

/** What the blocks of a reorganisation are to hold. */
export const reorganisedTransactions = array(reorganisedTransaction, MOST_REORGANISED);

const MOST_URL = 2_048;

/** The URL of another chain's JSON-RPC; it is never repeated in an answer, since it may hold a key. */
export const remoteUrl: Schema<string, string> = {
	description: 'an http:// or https:// URL',
	parse: (value, path) => {
		const isUrl = typeof value === 'string' && value.length <= MOST_URL && URL.canParse(value);
		if (isUrl && /^https?:$/.test(new URL(value).protocol)) return value;
		throw invalidParameter(path, 'expected an http:// or https:// URL');
	},
};

/** What `anvil_reset` may be told: the chain to fork and its block. Null: none. */
export const resetOptions = mapped(
	partialObject('an object with forking', {
		forking: partialObject('an object with jsonRpcUrl and blockNumber', {
			jsonRpcUrl: remoteUrl,
			blockNumber: numericCount,
		}),
	}),
	'an object with forking',
	({ forking }): ForkRequest | null => {
		if (forking === undefined) return null;
		const { jsonRpcUrl: url, blockNumber } = forking;
		return { ...(url !== undefined && { url }), ...(blockNumber !== undefined && { blockNumber }) };
	},
);
