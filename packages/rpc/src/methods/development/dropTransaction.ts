import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Takes a transaction out of the pool. */
export const dropTransaction = declareDevelopment({
	name: 'anvil_dropTransaction',
	aliases: ['hardhat_dropTransaction'],
	summary: 'Takes a transaction out of the pool.',
	parameters: [required('hash', hash)],
	result: 'its hash; null where it does not wait',
	handler: ({ development }, [transaction]) => (development.dropTransaction(transaction) ? transaction : null),
});
