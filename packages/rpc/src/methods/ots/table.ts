import type { Method } from '../method.ts';
import type { OtsPorts } from './declare.ts';
import { getApiLevel } from './getApiLevel.ts';
import { getBlockDetails } from './getBlockDetails.ts';
import { getBlockDetailsByHash } from './getBlockDetailsByHash.ts';
import { getBlockTransactions } from './getBlockTransactions.ts';
import { getContractCreator } from './getContractCreator.ts';
import { getInternalOperations } from './getInternalOperations.ts';
import { getTransactionBySenderAndNonce } from './getTransactionBySenderAndNonce.ts';
import { getTransactionError } from './getTransactionError.ts';
import { hasCode } from './hasCode.ts';
import { searchTransactionsAfter } from './searchTransactionsAfter.ts';
import { searchTransactionsBefore } from './searchTransactionsBefore.ts';
import { traceTransaction } from './traceTransaction.ts';

/** The methods of the `ots_` namespace, which Otterscan asks for. */
export const otsMethods = [
	getApiLevel,
	getBlockDetails,
	getBlockDetailsByHash,
	getBlockTransactions,
	getContractCreator,
	getInternalOperations,
	getTransactionBySenderAndNonce,
	getTransactionError,
	hasCode,
	searchTransactionsAfter,
	searchTransactionsBefore,
	traceTransaction,
] as const satisfies readonly Method<OtsPorts>[];
