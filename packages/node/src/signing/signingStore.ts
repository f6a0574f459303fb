import { type Database, tables } from '../storage/index.ts';
import type { Json } from '../storage/tables.ts';
import type { ValidatorRecord } from './record.ts';
import { parseRecord, recordToJson } from './recordJson.ts';

/** Where signing records outlive the process. */
export interface SigningStore {
	/** All records, once, at the start. */
	all(): Promise<readonly ValidatorRecord[]>;
	/** Unix milliseconds as last written, null where nothing was signed here. */
	lastSigned(): Promise<number | null>;
	/**
	 * Writes the records, and when something was signed last where that is known, in one atomic batch; resolves when they
	 * are on the disk, not before.
	 */
	write(records: readonly ValidatorRecord[], lastSigned: number | null): Promise<void>;
}

/** Name of the single value that tells when something was signed last. */
const lastSignedName = 'lastSigned';

/** Keeps signing records in the node's database. Only a durable database keeps its promise over a power failure. */
export function databaseSigningStore(database: Database): SigningStore {
	return {
		async all() {
			const records: ValidatorRecord[] = [];
			for await (const [, value] of database.entries(tables.signingRecords)) records.push(parseRecord(value));
			return records;
		},
		async lastSigned() {
			const value = database.get(tables.metadata, lastSignedName);
			return typeof value === 'number' ? value : null;
		},
		async write(records, lastSigned) {
			const batch = database.batch();
			for (const record of records) batch.put(tables.signingRecords, record.validator, recordToJson(record) as Json);
			if (lastSigned !== null) batch.put(tables.metadata, lastSignedName, lastSigned);
			await batch.write();
		},
	};
}
