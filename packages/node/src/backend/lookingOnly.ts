import type { TypedTransaction } from '@ethereumjs/tx';
import { isUnsigned, type TransactionSource } from '../execution/index.ts';

/**
 * The source for a block that goes nowhere: what it has no room for, or cannot run, stays in the pool. `unsigned`: whether
 * transactions that nobody signed are given.
 */
export function lookingOnly(source: TransactionSource, unsigned: boolean): TransactionSource {
	const leaveOut = (transaction: TypedTransaction): void =>
		source.reject(transaction, { code: 'NONCE_TOO_HIGH', message: 'not for this block' });
	return {
		next: (context) => {
			let transaction = source.next(context);
			while (!unsigned && transaction !== undefined && isUnsigned(transaction)) {
				leaveOut(transaction);
				transaction = source.next(context);
			}
			return transaction;
		},
		reject: leaveOut,
	};
}
