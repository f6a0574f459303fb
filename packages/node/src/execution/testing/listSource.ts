import type { TypedTransaction } from '@ethereumjs/tx';
import type { Rejection, TransactionSource } from '../types.ts';

/** Gives a list of transactions and remembers which came back. */
export class ListSource implements TransactionSource {
	readonly rejections: Rejection[] = [];
	readonly #list: TypedTransaction[];

	constructor(list: readonly TypedTransaction[] = []) {
		this.#list = [...list];
	}

	next(): TypedTransaction | undefined {
		return this.#list.shift();
	}

	reject(_transaction: TypedTransaction, reason: Rejection): void {
		this.rejections.push(reason);
	}
}
