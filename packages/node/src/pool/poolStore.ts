import { type Database, tables } from '../storage/index.ts';
import type { PoolStore } from './types.ts';

/** Keeps the pool's transactions in the node's database. */
export function databasePoolStore(database: Database): PoolStore {
	return {
		async write(changes) {
			const batch = database.batch();
			for (const change of changes) {
				if (change.kind === 'put') batch.put(tables.poolTransactions, change.hash, change.raw);
				else batch.delete(tables.poolTransactions, change.hash);
			}
			await batch.write();
		},
		async *all() {
			for await (const [, raw] of database.entries(tables.poolTransactions)) yield raw;
		},
	};
}
