import { boolean } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Takes transactions of any account without its signature, or no longer. */
export const autoImpersonateAccount = declareDevelopment({
	name: 'anvil_autoImpersonateAccount',
	aliases: ['hardhat_autoImpersonateAccount'],
	summary: 'Takes transactions of any account without its signature, or no longer.',
	parameters: [required('enabled', boolean)],
	result: 'null',
	handler: ({ development }, [enabled]) => development.impersonateEverybody(enabled),
});
