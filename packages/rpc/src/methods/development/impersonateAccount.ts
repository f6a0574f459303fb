import { address } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Takes transactions of an account without its signature from now on. */
export const impersonateAccount = declareDevelopment({
	name: 'anvil_impersonateAccount',
	aliases: ['hardhat_impersonateAccount'],
	summary: 'Takes transactions of an account without its signature from now on.',
	parameters: [required('address', address)],
	result: 'null',
	handler: ({ development }, [account]) => development.impersonate(account),
});
