import type { TypedTransaction } from '@ethereumjs/tx';
import type { RunTxResult, VM } from '@ethereumjs/vm';
import { bytesToHex, type Hash } from '@mosaic/consensus';
import type { ExecutionWatch } from '../execution/index.ts';
import { hexOf } from '../tracing/words.ts';
import { ConsoleLines } from './consoleLines.ts';
import { describedFailure } from './described.ts';

/** What a transaction told as its block was made. */
export interface Told {
	readonly printed: readonly string[];
	/** Why it failed; null where it did not. */
	readonly failure: string | null;
}

/** Transactions of blocks under way that are remembered. */
const mostTransactions = 10_000;
const nothing: Told = { printed: [], failure: null };

/**
 * Listens while blocks are made, so that nothing runs twice: takes down what contracts print, and why transactions fail. What
 * neither print nor fail leave nothing behind.
 */
export class TransactionWatch implements ExecutionWatch {
	readonly #console = new ConsoleLines();
	readonly #told = new Map<Hash, Told>();

	opened(vm: VM): void {
		this.#console.take();
		this.#console.watch(vm);
	}

	ran(transaction: TypedTransaction, { execResult }: RunTxResult): void {
		const printed = this.#console.take();
		const error = execResult.exceptionError?.error;
		if (printed.length === 0 && error === undefined) return;
		const failure = error === undefined ? null : describedFailure(error, hexOf(execResult.returnValue));
		if (this.#told.size < mostTransactions) this.#told.set(bytesToHex(transaction.hash()), { printed, failure });
	}

	/** What a transaction of the newest block told. */
	of(transaction: Hash): Told {
		return this.#told.get(transaction) ?? nothing;
	}

	/** All of it has been said. */
	forget(): void {
		this.#told.clear();
	}
}
