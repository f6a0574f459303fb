import { expect, it } from 'vitest';
import { lotsOf } from './keptTransactions.ts';

it('transactions come back in lots of a bounded number and of bounded bytes, in their order', () => {
	const sizes = [3, 3, 3, 3, 20, 1, 1, 1, 1, 1];
	const lots = lotsOf(
		sizes.map((size) => new Uint8Array(size)),
		{ transactions: 4, bytes: 10 },
	);
	expect(lots.map((lot) => lot.map(({ length }) => length))).toEqual([[3, 3, 3], [3], [20], [1, 1, 1, 1], [1]]);
	expect(lotsOf([], { transactions: 4, bytes: 10 })).toEqual([]);
});
