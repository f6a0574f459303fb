import { declareEth } from './declare.ts';

/** Installs a filter for the hashes of new executable transactions, to be polled. */
export const newPendingTransactionFilter = declareEth({
	name: 'eth_newPendingTransactionFilter',
	summary: 'Installs a filter for the hashes of new executable transactions, to be polled.',
	parameters: [],
	result: 'an identifier',
	handler: ({ filters }) => filters.install({ kind: 'transactions' }),
});
