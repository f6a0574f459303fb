import { address } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets who the next block and all after it pay. */
export const setCoinbase = declareDevelopment({
	name: 'anvil_setCoinbase',
	aliases: ['hardhat_setCoinbase'],
	summary: 'Sets who the next block and all after it pay.',
	parameters: [required('address', address)],
	result: 'null',
	handler: ({ development }, [account]) => development.setCoinbase(account),
});
