import { formatSyncing } from '../../format/syncing.ts';
import { declareEth } from './declare.ts';

/** Progress of syncing, or false. */
export const syncing = declareEth({
	name: 'eth_syncing',
	summary: 'Progress of syncing, or false.',
	parameters: [],
	result: 'an object, or false when in sync',
	handler: ({ chain }) => formatSyncing(chain.syncing()),
});
