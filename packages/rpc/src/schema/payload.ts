import { invalidParameter } from '../errors/rpcError.ts';
import type { PayloadAttributesData } from '../payloadData.ts';
import { array, mapped, nullable, partialObject, wholeObject } from './combinators.ts';
import { address, bytes, hash, quantity } from './primitives.ts';
import type { Schema, WrittenFor } from './schema.ts';
import { MOST_WITHDRAWALS, withdrawal } from './withdrawal.ts';

/** No block holds more. */
const MOST_TRANSACTIONS = 20_000;
const MOST_EXTRA_DATA = 32;

const timestamp = mapped(quantity, 'unix seconds', (value, path) => {
	if (value >= 1n << 53n) throw invalidParameter(path, 'hex number is 2^53 or more');
	return value;
});

const required = wholeObject('payload attributes', {
	timestamp,
	prevRandao: hash,
	suggestedFeeRecipient: address,
	withdrawals: array(withdrawal, MOST_WITHDRAWALS),
	parentBeaconBlockRoot: hash,
});
const optional = partialObject('payload attributes', { targetGasLimit: quantity });

type Written = WrittenFor<typeof required> & WrittenFor<typeof optional>;

/** Payload attributes of version 3 of the Engine API, or of version 4: those of Cancun and later. */
export const payloadAttributes: Schema<PayloadAttributesData, Written> = {
	description: 'payload attributes',
	json: {
		...required.json,
		properties: { ...Object(required.json?.properties), ...Object(optional.json?.properties) },
	},
	parse: (value, path) => ({ ...required.parse(value, path), ...optional.parse(value, path) }),
};

/** Raw transactions, or null. */
export const payloadTransactions = nullable(array(bytes, MOST_TRANSACTIONS));

/** What fits into a header. */
export const extraData = mapped(bytes, 'at most 32 bytes', (value, path) => {
	if (value.length > 2 + 2 * MOST_EXTRA_DATA) throw invalidParameter(path, 'more than 32 bytes');
	return value;
});
