import { type Hash, isHex } from '@mosaic/consensus';
import { SigningError } from './errors.ts';
import type { ValidatorRecord } from './record.ts';
import { malformed, object, parseRecord, recordToJson } from './recordJson.ts';

/** Version of the interchange format. */
const FORMAT_VERSION = '1';

/** Records that one file may hold. */
const MOST_RECORDS = 65_536;

/** Signing records as a file that moves between machines, after EIP-3076. */
export interface SigningInterchange {
	readonly metadata: { readonly formatVersion: string; readonly coreIdentifier: Hash };
	readonly data: readonly Record<string, unknown>[];
}

/** Writes records of the meta-blockchain with this core identifier. */
export function exportRecords(records: readonly ValidatorRecord[], coreIdentifier: Hash): SigningInterchange {
	return { metadata: { formatVersion: FORMAT_VERSION, coreIdentifier }, data: records.map(recordToJson) };
}

/** The core identifier that a file of records names. Throws {@link SigningError} SIGNING_RECORDS_MALFORMED. */
export function coreOfInterchange(json: unknown): Hash {
	const { coreIdentifier } = object(object(json, 'file').metadata, 'metadata');
	if (!isHex(coreIdentifier, 32)) throw malformed('metadata.coreIdentifier is not 32 bytes');
	return coreIdentifier;
}

/**
 * Reads a file of records. Throws {@link SigningError} SIGNING_RECORDS_MALFORMED, or SIGNING_RECORDS_OTHER_CHAIN where
 * the file belongs to another meta-blockchain.
 */
export function parseInterchange(json: unknown, coreIdentifier: Hash): readonly ValidatorRecord[] {
	const { metadata, data } = object(json, 'file');
	const head = object(metadata, 'metadata');
	if (head.formatVersion !== FORMAT_VERSION) throw malformed(`metadata.formatVersion must be "${FORMAT_VERSION}"`);
	if (head.coreIdentifier !== coreIdentifier) {
		throw new SigningError(
			'SIGNING_RECORDS_OTHER_CHAIN',
			`the signing records belong to another meta-blockchain: expected core identifier ${coreIdentifier}`,
			{
				requested: String(head.coreIdentifier),
				recorded: coreIdentifier,
			},
		);
	}
	if (!Array.isArray(data) || data.length > MOST_RECORDS)
		throw malformed(`data is no list of at most ${MOST_RECORDS} records`);
	return data.map(parseRecord);
}
