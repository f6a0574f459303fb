import { RPC_CODES, RpcError } from '../../errors/rpcError.ts';
import { formatLog } from '../../format/log.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';
import { filterIdentifier } from './filterIdentifier.ts';

/** All logs that pass an installed log filter. */
export const getFilterLogs = declareEth({
	name: 'eth_getFilterLogs',
	summary: 'All logs that pass an installed log filter.',
	parameters: [required('filterIdentifier', filterIdentifier)],
	result: 'an array of logs',
	handler: async ({ filters, chain }, [identifier]) => {
		const { kind } = filters.get(identifier);
		if (kind.kind !== 'logs') throw new RpcError(RPC_CODES.server, 'filter not found: it is not a log filter');
		return (await chain.logs(kind.query)).map(formatLog);
	},
});
