import type { Hash } from '@mosaic/consensus';
import { invalidParameter } from '../../errors/rpcError.ts';
import { formatStorageRange } from '../../format/storageRange.ts';
import { blockSelector } from '../../schema/block.ts';
import { mapped } from '../../schema/combinators.ts';
import { address, bytes, countOrNumber } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDebug } from './declare.ts';

/** Slots in one answer; whoever wants more goes on with `nextKey`. */
const mostSlots = 1_024;

const hashedKey = mapped(bytes, 'the hash of a key, or its beginning', (value, path): Hash => {
	if (value.length > 66) throw invalidParameter(path, 'more than 32 bytes');
	return `0x${value.slice(2).padEnd(64, '0')}`;
});

/** The storage of an account before a transaction of a block, in the order of the hashes of its keys. */
export const storageRangeAt = declareDebug({
	name: 'debug_storageRangeAt',
	summary: 'The storage of an account before a transaction of a block, in the order of the hashes of its keys.',
	parameters: [
		required('block', blockSelector),
		required('transactionIndex', countOrNumber),
		required('address', address),
		required('keyStart', hashedKey),
		required('maxResult', countOrNumber),
	],
	result: `at most ${mostSlots.toLocaleString('en')} slots by the hashes of their keys, and the hash to go on with, or null`,
	handler: async ({ trace }, [block, index, account, from, limit]) =>
		formatStorageRange(
			await trace.storageRange(block, { index, address: account, from, limit: Math.min(limit, mostSlots) }),
		),
});
