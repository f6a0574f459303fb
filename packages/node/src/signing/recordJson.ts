import { type Hash, isHex } from '@mosaic/consensus';
import { SigningError } from './errors.ts';
import type { ValidatorRecord, VoteRecord } from './record.ts';

/** A record as JSON, for the database and for interchange files. */
export function recordToJson({ validator, auxiliary, origin, slot, seal }: ValidatorRecord): Record<string, unknown> {
	return { validator, auxiliary: { ...auxiliary }, origin: { ...origin }, slot, seal };
}

/** Reads a record from JSON. Throws {@link SigningError} SIGNING_RECORDS_MALFORMED. */
export function parseRecord(json: unknown): ValidatorRecord {
	const fields = object(json, 'record');
	const { validator } = fields;
	if (!isHex(validator, 20)) throw malformed('validator is no lower-case address');
	return {
		validator,
		auxiliary: parseVote(fields.auxiliary, 'auxiliary'),
		origin: parseVote(fields.origin, 'origin'),
		slot: height(fields.slot, 'slot'),
		seal: digest(fields.seal, 'seal'),
	};
}

/** The fault of a file or table of records. */
export function malformed(detail: string): SigningError {
	return new SigningError('SIGNING_RECORDS_MALFORMED', `the signing records are malformed: ${detail}`, { detail });
}

/** A JSON object's fields. Throws {@link SigningError} where the value is none. */
export function object(json: unknown, name: string): Record<string, unknown> {
	if (typeof json !== 'object' || json === null || Array.isArray(json)) throw malformed(`${name} is no object`);
	return json as Record<string, unknown>;
}

function parseVote(json: unknown, name: string): VoteRecord {
	const fields = object(json, name);
	const source = height(fields.source, `${name}.source`);
	const target = height(fields.target, `${name}.target`);
	if (target < source) throw malformed(`${name}.target is below ${name}.source`);
	return {
		source,
		target,
		digest: digest(fields.digest, `${name}.digest`),
		sourceBinding: digest(fields.sourceBinding, `${name}.sourceBinding`),
	};
}

function height(value: unknown, name: string): number {
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < -1) throw malformed(`${name} is no height`);
	return value;
}

function digest(value: unknown, name: string): Hash | null {
	if (value === null || isHex(value, 32)) return value;
	throw malformed(`${name} is neither 32 bytes nor null`);
}
