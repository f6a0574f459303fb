import { type Address, type Hash, type Hex, hexToBytes } from '@mosaic/consensus';
import { ForkError } from './errors.ts';

/** Bytes of a contract's code that are accepted: Ethereum's limit is 24,576, other chains have greater ones. */
const mostCode = 262_144;

/** An object of an answer. Throws FORK_ANSWER_INVALID, as all of these do. */
export function readObject(value: unknown, field: string): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(field);
	return value as Record<string, unknown>;
}

export function readArray(value: unknown, field: string, most: number): readonly unknown[] {
	if (!Array.isArray(value) || value.length > most) throw invalid(field);
	return value;
}

/** An unsigned integer of at most so many bits. */
export function readQuantity(value: unknown, field: string, bits = 256): bigint {
	if (typeof value !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(value)) throw invalid(field);
	const parsed = BigInt(value);
	if (parsed >> BigInt(bits) !== 0n) throw invalid(field);
	return parsed;
}

/** A non-negative integer below 2^53. */
export function readNumber(value: unknown, field: string): number {
	return Number(readQuantity(value, field, 53));
}

export function readHash(value: unknown, field: string): Hash {
	if (typeof value !== 'string' || !/^0x[0-9a-f]{64}$/i.test(value)) throw invalid(field);
	return value.toLowerCase() as Hash;
}

export function readAddress(value: unknown, field: string): Address {
	if (typeof value !== 'string' || !/^0x[0-9a-f]{40}$/i.test(value)) throw invalid(field);
	return value.toLowerCase() as Address;
}

export function readHex(value: unknown, field: string): Hex {
	if (typeof value !== 'string' || !/^0x([0-9a-f]{2})*$/i.test(value)) throw invalid(field);
	return value.toLowerCase() as Hex;
}

export function readCode(value: unknown): Uint8Array {
	const code = readHex(value, 'eth_getCode');
	if (code.length > 2 + 2 * mostCode)
		throw new ForkError('FORK_ANSWER_TOO_LARGE', { field: 'eth_getCode', limit: mostCode });
	return hexToBytes(code);
}

function invalid(field: string): ForkError {
	return new ForkError('FORK_ANSWER_INVALID', { field });
}
