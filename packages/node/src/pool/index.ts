export type { PoolContent } from './content.ts';
export { PoolError, type PoolErrorCode, type PoolErrorData } from './errors.ts';
export { databasePoolStore } from './poolStore.ts';
export { TransactionPool } from './transactionPool.ts';
export {
	type DropReason,
	OSAKA_RULES,
	type PoolChange,
	type PoolEvents,
	type PooledTransaction,
	type PoolHead,
	type PoolLimits,
	type PoolOptions,
	type PoolRules,
	type PoolState,
	type PoolStore,
	PRAGUE_RULES,
	type SenderRecoverer,
} from './types.ts';
export { type RecovererLimits, WorkerRecoverer } from './workerRecoverer.ts';
