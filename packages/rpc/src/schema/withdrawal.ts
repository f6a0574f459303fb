import { invalidParameter } from '../errors/rpcError.ts';
import { mapped, wholeObject } from './combinators.ts';
import { address, quantity } from './primitives.ts';

/** As many as a block of Ethereum holds. */
export const MOST_WITHDRAWALS = 16;

const unsigned64 = mapped(quantity, 'a hex quantity below 2^64', (value, path) => {
	if (value >= 1n << 64n) throw invalidParameter(path, 'hex number is 2^64 or more');
	return value;
});

/** A withdrawal as the Engine API writes it. */
export const withdrawal = wholeObject('a withdrawal', {
	index: unsigned64,
	validatorIndex: unsigned64,
	address,
	amount: unsigned64,
});
