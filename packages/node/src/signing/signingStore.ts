import { type Database, tables } from '../storage/index.ts';
import type { Json } from '../storage/tables.ts';
import type { ValidatorRecord } from './record.ts';
import { parseRecord, recordToJson } from './recordJson.ts';

/** Where signing records outlive the process. */
export interface SigningStore {
	/** All records, once, at the start. */
	all(): Promise<readonly ValidatorRecord[]>;
	/** Writes the records in one atomic batch; resolves when they are on the disk, not before. */
	write(records: readonly ValidatorRecord[]): Promise<void>;
}

/** Keeps signing records in the node's database. Only a durable database keeps its promise over a power failure. */
export function databaseSigningStore(database: Database): SigningStore {
	return {
		async all() {
			const records: ValidatorRecord[] = [];
			for await (const [, value] of database.entries(tables.signingRecords)) records.push(parseRecord(value));
			return records;
		},
		async write(records) {
			const batch = database.batch();
			for (const record of records) batch.put(tables.signingRecords, record.validator, recordToJson(record) as Json);
			await batch.write();
		},
	};
}
