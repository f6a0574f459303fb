import { address } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Takes transactions of an account with its signature alone again. */
export const stopImpersonatingAccount = declareDevelopment({
	name: 'anvil_stopImpersonatingAccount',
	aliases: ['hardhat_stopImpersonatingAccount'],
	summary: 'Takes transactions of an account with its signature alone again.',
	parameters: [required('address', address)],
	result: 'null',
	handler: ({ development }, [account]) => development.stopImpersonating(account),
});
