import type { Address, Hash } from '@mosaic/consensus';
import { invalidParameter } from '../../errors/rpcError.ts';
import { blockSelector, LATEST } from '../../schema/block.ts';
import { array, mapped, record } from '../../schema/combinators.ts';
import { address, slot } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Slots of all accounts together, as in geth. */
const MOST_SLOTS = 1_024;

const wanted = mapped(
	record(address, array(slot, MOST_SLOTS), MOST_SLOTS),
	'storage slots by address',
	(slots, path) => {
		const count = Object.values(slots).reduce((sum, list) => sum + list.length, 0);
		if (count === 0) throw invalidParameter(path, 'empty request');
		if (count > MOST_SLOTS) throw invalidParameter(path, `${count} slots, at most ${MOST_SLOTS} are allowed`);
		return slots;
	},
);

/** The values of many storage slots of many accounts at once. */
export const getStorageValues = declareEth({
	name: 'eth_getStorageValues',
	summary: 'The values of many storage slots of many accounts at once.',
	parameters: [required('requests', wanted), optional('block', blockSelector, LATEST)],
	result: '32 bytes for each slot, by address',
	handler: async ({ state }, [requests, block]) => {
		const values: Record<string, readonly Hash[]> = {};
		for (const [account, slots] of Object.entries(requests) as [Address, readonly Hash[]][])
			values[account] = await Promise.all(slots.map((key) => state.storageAt(account, key, block)));
		return values;
	},
});
