import type { Hash, Hex } from '@mosaic/consensus';
import { OriginError } from './originError.ts';

/** Reads a JSON-RPC quantity below 2^53; throws ORIGIN_RESPONSE_INVALID. */
export function readNumber(value: unknown, field: string): number {
	const number = Number(readQuantity(value, field));
	if (!Number.isSafeInteger(number)) throw malformed(field);
	return number;
}

/** Reads a JSON-RPC quantity of at most 256 bits; throws ORIGIN_RESPONSE_INVALID. */
export function readQuantity(value: unknown, field: string): bigint {
	if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(value)) throw malformed(field);
	return BigInt(value);
}

/** Reads bytes, of `size` where given, as lower-case hex; throws ORIGIN_RESPONSE_INVALID. */
export function readHex(value: unknown, field: string, size?: number): Hex {
	if (typeof value !== 'string' || !/^0x(?:[0-9a-fA-F]{2})*$/.test(value)) throw malformed(field);
	if (size !== undefined && value.length !== 2 + 2 * size) throw malformed(field);
	return value.toLowerCase() as Hex;
}

/** Reads 32 bytes; throws ORIGIN_RESPONSE_INVALID. */
export function readHash(value: unknown, field: string): Hash {
	return readHex(value, field, 32);
}

/** Reads a JSON object; throws ORIGIN_RESPONSE_INVALID. */
export function readObject(value: unknown, field: string): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(field);
	return value as Record<string, unknown>;
}

/** Reads an array of at most `limit` entries; throws ORIGIN_RESPONSE_INVALID. */
export function readArray(value: unknown, field: string, limit: number): readonly unknown[] {
	if (!Array.isArray(value) || value.length > limit) throw malformed(field);
	return value;
}

/** A number as a JSON-RPC quantity. */
export function toQuantity(value: number | bigint): Hex {
	return `0x${value.toString(16)}`;
}

function malformed(field: string): OriginError {
	return new OriginError('ORIGIN_RESPONSE_INVALID', { field });
}
