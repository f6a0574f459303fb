import type { Hex } from '@mosaic/consensus';
import type { CallRequest } from '../data.ts';
import { invalidParameter } from '../errors/rpcError.ts';
import { array, mapped, partialObject, wholeObject } from './combinators.ts';
import { address, bytes, count, hash, quantity } from './primitives.ts';
import type { Schema } from './schema.ts';

const MOST_ENTRIES = 10_000;

const accessListEntry = wholeObject('an access list entry', {
	address,
	storageKeys: array(hash, MOST_ENTRIES),
});

const authorization = wholeObject('an authorization', {
	chainId: quantity,
	address,
	nonce: quantity,
	yParity: count,
	r: quantityOrWord(),
	s: quantityOrWord(),
});

const fields = partialObject('a call object', {
	from: address,
	to: address,
	gas: quantity,
	gasPrice: quantity,
	maxFeePerGas: quantity,
	maxPriorityFeePerGas: quantity,
	maxFeePerBlobGas: quantity,
	value: quantity,
	nonce: quantity,
	data: bytes,
	input: bytes,
	type: count,
	chainId: quantity,
	accessList: array(accessListEntry, MOST_ENTRIES),
	authorizationList: array(authorization, MOST_ENTRIES),
	blobVersionedHashes: array(hash, 64),
});

/** A call or an unsigned transaction; `input` and `data` are the same thing and may not differ. */
export const callRequest = mapped(fields, 'a call object', (given, path): CallRequest => {
	const { input, data, ...rest } = given;
	if (input !== undefined && data !== undefined && input !== data) {
		throw invalidParameter(path, 'both "data" and "input" are set and not equal: use "input"');
	}
	if (rest.gasPrice !== undefined && (rest.maxFeePerGas !== undefined || rest.maxPriorityFeePerGas !== undefined)) {
		throw invalidParameter(path, 'both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified');
	}
	const payload: Hex | undefined = input ?? data;
	return payload === undefined ? rest : { ...rest, data: payload };
});

/** Some clients pad r and s to 32 bytes. */
function quantityOrWord(): Schema<bigint, Hex> {
	return {
		description: quantity.description,
		parse: (value, path) =>
			typeof value === 'string' && /^0x[0-9a-f]{64}$/i.test(value) ? BigInt(value) : quantity.parse(value, path),
	};
}
