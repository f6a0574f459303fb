import { address } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Takes the transactions of one sender out of the pool. */
export const removePoolTransactions = declareDevelopment({
	name: 'anvil_removePoolTransactions',
	summary: 'Takes the transactions of one sender out of the pool.',
	parameters: [required('sender', address)],
	result: 'null',
	handler: ({ development }, [sender]) => development.dropTransactionsOf(sender),
});
