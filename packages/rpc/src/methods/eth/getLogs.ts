import { formatLog } from '../../format/log.ts';
import { logQuery } from '../../schema/logFilter.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Logs of a block or of a range of blocks that pass a filter. */
export const getLogs = declareEth({
	name: 'eth_getLogs',
	summary: 'Logs of a block or of a range of blocks that pass a filter.',
	parameters: [required('filter', logQuery)],
	result: 'an array of logs',
	handler: async ({ chain }, [query]) => (await chain.logs(query)).map(formatLog),
});
