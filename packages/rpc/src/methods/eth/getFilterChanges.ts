import { formatLog } from '../../format/log.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';
import { filterIdentifier } from './filterIdentifier.ts';

/** What happened since the filter was last polled. */
export const getFilterChanges = declareEth({
	name: 'eth_getFilterChanges',
	summary: 'What happened since the filter was last polled.',
	parameters: [required('filterIdentifier', filterIdentifier)],
	result: 'an array of hashes or of logs',
	handler: async ({ filters }, [identifier]) =>
		(await filters.poll(identifier)).map((change) => (typeof change === 'string' ? change : formatLog(change))),
});
