import type { Method } from '../method.ts';
import type { DebugPorts } from './declare.ts';
import { getRawBlock } from './getRawBlock.ts';
import { getRawHeader } from './getRawHeader.ts';
import { getRawReceipts } from './getRawReceipts.ts';
import { getRawTransaction } from './getRawTransaction.ts';
import { storageRangeAt } from './storageRangeAt.ts';
import { traceBlockByHash } from './traceBlockByHash.ts';
import { traceBlockByNumber } from './traceBlockByNumber.ts';
import { traceCall } from './traceCall.ts';
import { traceTransaction } from './traceTransaction.ts';

/** The methods of the `debug_` namespace. */
export const debugMethods = [
	getRawBlock,
	getRawHeader,
	getRawReceipts,
	getRawTransaction,
	storageRangeAt,
	traceBlockByHash,
	traceBlockByNumber,
	traceCall,
	traceTransaction,
] as const satisfies readonly Method<DebugPorts>[];
