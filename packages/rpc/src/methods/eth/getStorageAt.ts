import { blockSelector, LATEST } from '../../schema/block.ts';
import { address, slot } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** The value of a storage slot. */
export const getStorageAt = declareEth({
	name: 'eth_getStorageAt',
	summary: 'The value of a storage slot.',
	parameters: [required('address', address), required('storageSlot', slot), optional('block', blockSelector, LATEST)],
	result: '32 bytes',
	handler: ({ state }, [account, key, block]) => state.storageAt(account, key, block),
});
