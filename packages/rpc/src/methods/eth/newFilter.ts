import { logQuery } from '../../schema/logFilter.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Installs a filter for new logs, to be polled. */
export const newFilter = declareEth({
	name: 'eth_newFilter',
	summary: 'Installs a filter for new logs, to be polled.',
	parameters: [required('filter', logQuery)],
	result: 'an identifier',
	handler: ({ filters }, [query]) => filters.install({ kind: 'logs', query }),
});
