import { formatMosaic } from '../../format/mosaic.ts';
import { declareMosaic } from './declare.ts';

/** Peers, synchronisation and message counts of this node. */
export const getNetwork = declareMosaic({
	name: 'mosaic_getNetwork',
	summary: 'Peers, synchronisation and message counts of this node.',
	parameters: [],
	result: 'an object, or null where the chain has no network',
	handler: async ({ mosaic }) => formatMosaic(await mosaic.network()),
});
