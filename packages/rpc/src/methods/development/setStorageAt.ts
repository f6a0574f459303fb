import { storageSlot } from '../../schema/development.ts';
import { address, hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets one slot of the storage of an account. */
export const setStorageAt = declareDevelopment({
	name: 'anvil_setStorageAt',
	aliases: ['hardhat_setStorageAt'],
	summary: 'Sets one slot of the storage of an account.',
	parameters: [required('address', address), required('slot', storageSlot), required('value', hash)],
	result: 'true',
	handler: async ({ development }, [account, slot, value]) => {
		await development.setStorageAt(account, slot, value);
		return true;
	},
});
