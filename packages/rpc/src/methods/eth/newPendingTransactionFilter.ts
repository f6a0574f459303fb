import { boolean } from '../../schema/primitives.ts';
import { optional } from '../method.ts';
import { declareEth } from './declare.ts';

/** Installs a filter for new executable transactions, to be polled: for their hashes, or for them whole. */
export const newPendingTransactionFilter = declareEth({
	name: 'eth_newPendingTransactionFilter',
	summary: 'Installs a filter for new executable transactions, to be polled: for their hashes, or for them whole.',
	parameters: [optional('hydratedTransactions', boolean, false)],
	result: 'an identifier',
	handler: ({ filters }, [whole]) => filters.install({ kind: 'transactions', whole }),
});
