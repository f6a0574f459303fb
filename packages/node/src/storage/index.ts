export { Batch, Database, type DatabaseOptions, type Range } from './database.ts';
export type { DatabaseErrorCode, DatabaseErrorData } from './errors.ts';
export { type Json, type Table, tables } from './tables.ts';
