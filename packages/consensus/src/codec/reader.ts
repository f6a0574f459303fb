import { bytesToHex } from '../bytes/hex.ts';
import { decodeRlp, type RlpItem, type RlpLimits } from '../rlp/decode.ts';
import type { Hash, Hex, Result } from '../types.ts';
import type { DecodeError } from './error.ts';

/** Reads one value of an RLP item; refuses by calling {@link refuse}. */
export type Read<T> = (item: RlpItem, field: string) => T;

/** Decodes bytes with a reader: a value or a named error, never a throw. */
export function decodeWith<T>(
	bytes: Uint8Array,
	limits: RlpLimits,
	what: string,
	read: Read<T>,
): Result<T, DecodeError> {
	const item = decodeRlp(bytes, limits);
	if (item === null) return failure(what, 'the bytes are no canonical RLP within the limits');
	try {
		return { ok: true, value: read(item, what) };
	} catch (refusal) {
		if (refusal instanceof Refusal) return failure(refusal.field, refusal.reason);
		throw refusal;
	}
}

/** Stops reading: the enclosing {@link decodeWith} gives the error. */
export function refuse(field: string, reason: string): never {
	throw new Refusal(field, reason);
}

/** A list of exactly `size` items. */
export function tuple(item: RlpItem, field: string, size: number): readonly RlpItem[] {
	if (item instanceof Uint8Array || item.length !== size) refuse(field, `expected a list of ${size} items`);
	return item;
}

/** The item at a position of a {@link tuple}. */
export function at<T>(items: readonly RlpItem[], index: number, field: string, read: Read<T>): T {
	const item = items[index];
	if (item === undefined) refuse(field, 'the item is missing');
	return read(item, field);
}

/** A list of at most `limit` values. */
export function listOf<T>(read: Read<T>, limit: number): Read<readonly T[]> {
	return (item, field) => {
		if (item instanceof Uint8Array || item.length > limit) refuse(field, `expected a list of at most ${limit} items`);
		return item.map((entry, index) => read(entry, `${field}[${index}]`));
	};
}

/** A list that is empty or holds one value. */
export function optional<T>(read: Read<T>): Read<T | null> {
	const readList = listOf(read, 1);
	return (item, field) => readList(item, field)[0] ?? null;
}

/** A byte string of exactly `size` bytes, as hex. */
function fixedHex(size: number): Read<Hex> {
	return (item, field) => {
		if (!(item instanceof Uint8Array) || item.length !== size) refuse(field, `expected ${size} bytes`);
		return bytesToHex(item);
	};
}

/** A byte string of at most `limit` bytes, as hex. */
export function boundedHex(limit: number): Read<Hex> {
	return (item, field) => {
		if (!(item instanceof Uint8Array) || item.length > limit) refuse(field, `expected at most ${limit} bytes`);
		return bytesToHex(item);
	};
}

/** A byte string of at most `limit` bytes, as a copy that keeps nothing of the input alive. */
export function boundedBytes(limit: number): Read<Uint8Array> {
	return (item, field) => {
		if (!(item instanceof Uint8Array) || item.length > limit) refuse(field, `expected at most ${limit} bytes`);
		return item.slice();
	};
}

/** 32 bytes. */
export const readHash: Read<Hash> = fixedHex(32);
/** 20 bytes. */
export const readAddress: Read<Hex> = fixedHex(20);
/** 65 bytes; whether they are a signature is decided where the signer is recovered. */
export const readSignature: Read<Hex> = fixedHex(65);

/** A canonical unsigned integer below 2^256. */
export const readUint256: Read<bigint> = (item, field) => {
	if (!(item instanceof Uint8Array) || item.length > 32 || item[0] === 0) refuse(field, 'expected an unsigned integer');
	return item.length === 0 ? 0n : BigInt(bytesToHex(item));
};

/** A canonical unsigned integer below 2^53. */
export const readInteger: Read<number> = (item, field) => {
	const value = readUint256(item, field);
	if (value > MAX_INTEGER) refuse(field, 'expected an integer below 2^53');
	return Number(value);
};

const MAX_INTEGER = BigInt(Number.MAX_SAFE_INTEGER);

/** Leaves a reader; private to this module, caught by {@link decodeWith}. */
class Refusal extends Error {
	readonly field: string;
	readonly reason: string;

	constructor(field: string, reason: string) {
		super(reason);
		this.field = field;
		this.reason = reason;
	}
}

function failure<T>(field: string, reason: string): Result<T, DecodeError> {
	return { ok: false, error: { code: 'MALFORMED_ENCODING', field, reason } };
}
