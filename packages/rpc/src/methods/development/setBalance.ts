import { address, numeric } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets the balance of an account, in wei. */
export const setBalance = declareDevelopment({
	name: 'anvil_setBalance',
	aliases: ['hardhat_setBalance'],
	summary: 'Sets the balance of an account, in wei.',
	parameters: [required('address', address), required('balance', numeric)],
	result: 'null',
	handler: ({ development }, [account, balance]) => development.setBalance(account, balance),
});
