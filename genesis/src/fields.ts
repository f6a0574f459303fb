import type { Address, Hash, Hex } from '@mosaic/consensus';
import { GenesisError } from './errors.ts';

/** A JSON object whose fields are all in `known`. Throws GenesisError naming the field. */
export function readObject(value: unknown, field: string, known?: ReadonlySet<string>): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(field, 'an object');
	for (const name of Object.keys(value)) {
		if (known !== undefined && !known.has(name)) {
			throw new GenesisError({ code: 'GENESIS_FIELD_UNKNOWN', field: join(field, name) });
		}
	}
	return value as Record<string, unknown>;
}

/** A number: a `0x` string, a decimal string, or a JSON integer, up to `most`. */
export function readInteger(value: unknown, field: string, most: bigint): bigint {
	const expected = `an integer from 0 to ${most}`;
	const isText = typeof value === 'string' && value.length <= 80 && /^(0x[0-9a-fA-F]+|[0-9]+)$/.test(value);
	if (!isText && !(typeof value === 'number' && Number.isSafeInteger(value))) throw invalid(field, expected);
	const number = BigInt(value);
	if (number < 0n || number > most) throw invalid(field, expected);
	return number;
}

/** Whole bytes as `0x` hex, at most `most` of them, in lower case. */
export function readBytes(value: unknown, field: string, most: number): Hex {
	const fits = typeof value === 'string' && value.length <= 2 + 2 * most && value.length % 2 === 0;
	if (!fits || !/^0x[0-9a-fA-F]*$/.test(value)) throw invalid(field, `0x and at most ${most} bytes in hexadecimal`);
	return value.toLowerCase() as Hex;
}

/** 20 bytes, with or without `0x`, as geth accepts them. */
export function readAddress(value: unknown, field: string): Address {
	return readSized(value, field, 20);
}

/** 32 bytes, with or without `0x`; shorter ones are padded on the left, as geth does in storage. */
export function readWord(value: unknown, field: string): Hash {
	if (typeof value !== 'string' || !/^(0x)?[0-9a-fA-F]{0,64}$/.test(value)) throw invalid(field, 'at most 32 bytes');
	return `0x${value.replace(/^0x/, '').toLowerCase().padStart(64, '0')}`;
}

/** A field that must be there. Throws GENESIS_FIELD_MISSING. */
export function need(object: Record<string, unknown>, name: string, field: string): unknown {
	if (present(object, name)) return object[name];
	throw new GenesisError({ code: 'GENESIS_FIELD_MISSING', field: join(field, name) });
}

/** Whether a field is there: geth writes null for what a genesis leaves to the rules. */
export function present(object: Record<string, unknown>, name: string): boolean {
	return Object.hasOwn(object, name) && object[name] !== null && object[name] !== undefined;
}

/** Path of a field within a field. */
export function join(field: string, name: string): string {
	const short = name.length > 80 ? `${name.slice(0, 80)}…` : name;
	return field === '' ? short : `${field}.${short}`;
}

export function invalid(field: string, expected: string): GenesisError {
	return new GenesisError({ code: 'GENESIS_FIELD_INVALID', field, expected });
}

function readSized(value: unknown, field: string, size: number): Hex {
	const bare = typeof value === 'string' ? value.replace(/^0x/, '') : '';
	if (bare.length !== 2 * size || !/^[0-9a-fA-F]*$/.test(bare)) throw invalid(field, `${size} bytes in hexadecimal`);
	return `0x${bare.toLowerCase()}`;
}
