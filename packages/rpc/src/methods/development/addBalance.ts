import { address, numeric } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Adds to the balance of an account, in wei. */
export const addBalance = declareDevelopment({
	name: 'anvil_addBalance',
	aliases: ['hardhat_addBalance'],
	summary: 'Adds to the balance of an account, in wei.',
	parameters: [required('address', address), required('amount', numeric)],
	result: 'null',
	handler: ({ development }, [account, amount]) => development.addBalance(account, amount),
});
