import type { Address, Hash, Hex } from '@mosaic/consensus';
import { invalidParameter } from '../errors/rpcError.ts';
import { mismatch, type Schema } from './schema.ts';

const UINT256_DIGITS = 64;
/** Digits of 2^256 - 1 in decimals, and room for leading zeros. */
const LONGEST_NUMERAL = 100;
const HEX = /^0x[0-9a-f]*$/i;

/** A number as development tools write it. */
export type Numeral = Hex | `${bigint}` | number;

/** A quantity: minimal hex below 2^256. Leading zeros are refused, as geth does. */
export const quantity: Schema<bigint, Hex> = {
	description: 'a hex quantity (0x-prefixed, no leading zeros, below 2^256)',
	json: { type: 'string', pattern: '^0x(0|[1-9a-fA-F][0-9a-fA-F]{0,63})$' },
	parse: (value, path) => {
		if (typeof value !== 'string' || !HEX.test(value) || value.length === 2) throw mismatch(quantity, value, path);
		const digits = value.slice(2);
		if (digits.length > 1 && digits.startsWith('0'))
			throw invalidParameter(path, 'hex number with leading zero digits');
		if (digits.length > UINT256_DIGITS) throw invalidParameter(path, 'hex number is 2^256 or more');
		return BigInt(value);
	},
};

/** A quantity below 2^64, as a number; what lies beyond 2^53 is the greatest number, larger than anything that exists. */
export const count: Schema<number, Hex> = {
	description: 'a hex quantity below 2^64',
	json: { type: 'string', pattern: '^0x(0|[1-9a-fA-F][0-9a-fA-F]{0,15})$' },
	parse: (value, path) => {
		const parsed = quantity.parse(value, path);
		if (parsed >= 1n << 64n) throw invalidParameter(path, 'hex number is 2^64 or more');
		return toCount(parsed);
	},
};

/** A quantity that some clients send as a JSON number. */
export const countOrNumber: Schema<number, Hex | number> = {
	description: 'a hex quantity or a whole number',
	json: {
		oneOf: [
			{ type: 'string', pattern: '^0x[0-9a-fA-F]{1,16}$' },
			{ type: 'integer', minimum: 0 },
		],
	},
	parse: (value, path) => {
		if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
		return count.parse(value, path);
	},
};

/** What development tools send for a number: a JSON number, hex with or without leading zeros, or decimal digits. */
export const numeric: Schema<bigint, Numeral> = {
	description: 'a whole number below 2^256, as a number, hex or decimal digits',
	parse: (value, path) => {
		const whole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
		const digits = typeof value === 'string' && (/^0x[0-9a-f]+$/i.test(value) || /^[0-9]+$/.test(value));
		if (!whole && !(digits && value.length <= LONGEST_NUMERAL)) throw mismatch(numeric, value, path);
		const parsed = BigInt(value);
		if (parsed >= 1n << 256n) throw invalidParameter(path, 'number is 2^256 or more');
		return parsed;
	},
};

/** The same for what is counted: a number; what lies beyond 2^53 is the greatest number, as with `count`. */
export const numericCount: Schema<number, Numeral> = {
	description: numeric.description,
	parse: (value, path) => toCount(numeric.parse(value, path)),
};

/** Bytes of any length: hex with an even number of digits. */
export const bytes: Schema<Hex, Hex> = {
	description: 'bytes as 0x-prefixed hex',
	json: { type: 'string', pattern: '^0x([0-9a-fA-F]{2})*$' },
	parse: (value, path) => {
		if (typeof value !== 'string' || !HEX.test(value)) throw mismatch(bytes, value, path);
		if (value.length % 2 !== 0) throw invalidParameter(path, 'hex string of odd length');
		return value.toLowerCase() as Hex;
	},
};

function fixedBytes(length: number, description: string): Schema<Hex, Hex> {
	const schema: Schema<Hex, Hex> = {
		description,
		json: { type: 'string', pattern: `^0x[0-9a-fA-F]{${length * 2}}$` },
		parse: (value, path) => {
			if (typeof value !== 'string' || !HEX.test(value)) throw mismatch(schema, value, path);
			if (value.length !== 2 + length * 2) {
				throw invalidParameter(
					path,
					`hex string has length ${value.length - 2}, want ${length * 2} for ${description}`,
				);
			}
			return value.toLowerCase() as Hex;
		},
	};
	return schema;
}

/** 20 bytes; any case, checksums are not judged. */
export const address: Schema<Address, Address> = fixedBytes(20, 'an address');

/** 32 bytes. */
export const hash: Schema<Hash, Hash> = fixedBytes(32, 'a 32-byte hash');

/** A storage slot: up to 32 bytes of hex, short forms and odd lengths allowed; answers 32 bytes. */
export const slot: Schema<Hash, Hex> = {
	description: 'a storage slot of at most 32 bytes',
	json: { type: 'string', pattern: '^0x[0-9a-fA-F]{0,64}$' },
	parse: (value, path) => {
		if (typeof value !== 'string') throw mismatch(slot, value, path);
		if (!HEX.test(value)) throw invalidParameter(path, 'invalid hex in storage key');
		if (value.length > 66) throw invalidParameter(path, 'storage key too long (want at most 32 bytes)');
		return `0x${value.slice(2).toLowerCase().padStart(64, '0')}`;
	},
};

/** true or false. */
export const boolean: Schema<boolean, boolean> = {
	description: 'a boolean',
	json: { type: 'boolean' },
	parse: (value, path) => {
		if (typeof value !== 'boolean') throw mismatch(boolean, value, path);
		return value;
	},
};

/** A text of any kind. */
export const text: Schema<string, string> = {
	description: 'a text',
	parse: (value, path) => {
		if (typeof value !== 'string') throw mismatch(text, value, path);
		return value;
	},
};

/** A number from 0 to 100. */
export const percentile: Schema<number, number> = {
	description: 'a number from 0 to 100',
	json: { type: 'number', minimum: 0, maximum: 100 },
	parse: (value, path) => {
		if (typeof value !== 'number' || !(value >= 0 && value <= 100)) throw mismatch(percentile, value, path);
		return value;
	},
};

/** One of a few words. */
export function word<const W extends string>(...words: readonly W[]): Schema<W, W> {
	const schema: Schema<W, W> = {
		description: words.map((each) => `'${each}'`).join(' or '),
		json: { enum: words },
		parse: (value, path) => {
			const found = words.find((each) => each === value);
			if (found === undefined) throw mismatch(schema, value, path);
			return found;
		},
	};
	return schema;
}

function toCount(value: bigint): number {
	return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}
