import type { Address, Hash, Hex } from '../types.ts';
import { ConfigError } from './configError.ts';

/** One JSON object of a configuration, with its path for errors. Every reading function throws {@link ConfigError}. */
export interface Section {
	readonly values: Readonly<Record<string, unknown>>;
	readonly path: string;
}

/** Opens a JSON object that has exactly these fields. */
export function openSection(value: unknown, path: string, fields: readonly string[]): Section {
	const name = path === '' ? 'configuration' : path;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new ConfigError('WRONG_TYPE', name, 'write an object');
	}
	const section: Section = { values: value as Readonly<Record<string, unknown>>, path };
	for (const key of Object.keys(value)) {
		if (!fields.includes(key)) {
			throw new ConfigError(
				'UNKNOWN_FIELD',
				pathOf(section, key.slice(0, 64)),
				`remove it; known are ${fields.join(', ')}`,
			);
		}
	}
	for (const field of fields) {
		if (!Object.hasOwn(value, field)) throw new ConfigError('MISSING_FIELD', pathOf(section, field), 'add it');
	}
	return section;
}

/** The path of a field, as `core.address`. */
function pathOf(section: Section, field: string): string {
	return section.path === '' ? field : `${section.path}.${field}`;
}

/** An integer between two bounds, both included. */
export function readIntegerField(section: Section, field: string, least: number, most: number): number {
	const value = section.values[field];
	const path = pathOf(section, field);
	if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
		throw new ConfigError('WRONG_TYPE', path, 'write an integer');
	}
	if (value < least || value > most) {
		throw new ConfigError('OUT_OF_RANGE', path, `write an integer from ${least} to ${most}`);
	}
	return value;
}

/** An unsigned integer below 2^256, as a decimal string without leading zeros. */
export function readBigintField(section: Section, field: string): bigint {
	const value = section.values[field];
	const path = pathOf(section, field);
	if (typeof value !== 'string' || value.length > 78 || !/^(0|[1-9][0-9]*)$/.test(value)) {
		throw new ConfigError('WRONG_TYPE', path, 'write an unsigned decimal integer as a string');
	}
	const integer = BigInt(value);
	if (integer >= 1n << 256n) throw new ConfigError('OUT_OF_RANGE', path, 'write an integer below 2^256');
	return integer;
}

/** 32 bytes of hexadecimal. */
export function readHashField(section: Section, field: string): Hash {
	return readHexField(section, field, 32);
}

/** 20 bytes of hexadecimal, other than zero; letters of either case, for the checksum is not looked at. */
export function readAddressField(section: Section, field: string): Address {
	const address = readHexField(section, field, 20);
	if (/^0x0*$/.test(address)) {
		throw new ConfigError('OUT_OF_RANGE', pathOf(section, field), 'write an address other than zero');
	}
	return address;
}

function readHexField(section: Section, field: string, size: number): Hex {
	const value = section.values[field];
	if (typeof value !== 'string' || value.length !== 2 + 2 * size || !/^0x[0-9a-fA-F]*$/.test(value)) {
		throw new ConfigError('WRONG_TYPE', pathOf(section, field), `write 0x and ${2 * size} hexadecimal digits`);
	}
	return value.toLowerCase() as Hex;
}
