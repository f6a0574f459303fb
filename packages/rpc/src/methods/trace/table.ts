import type { Method } from '../method.ts';
import { block } from './block.ts';
import { call } from './call.ts';
import type { TracePorts } from './declare.ts';
import { filter } from './filter.ts';
import { get } from './get.ts';
import { replayBlockTransactions } from './replayBlockTransactions.ts';
import { replayTransaction } from './replayTransaction.ts';
import { transaction } from './transaction.ts';

/** The methods of the `trace_` namespace. */
export const traceMethods = [
	block,
	call,
	filter,
	get,
	replayBlockTransactions,
	replayTransaction,
	transaction,
] as const satisfies readonly Method<TracePorts>[];
