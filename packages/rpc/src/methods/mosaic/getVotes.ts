import { formatMosaic } from '../../format/mosaic.ts';
import { checkpointByHeight } from '../../schema/checkpoint.ts';
import { required } from '../method.ts';
import { declareMosaic } from './declare.ts';

/** The votes known for a checkpoint, by its height, block hash or tag. */
export const getVotes = declareMosaic({
	name: 'mosaic_getVotes',
	summary: 'The votes known for a checkpoint, by its height, block hash or tag.',
	parameters: [required('checkpoint', checkpointByHeight)],
	result: 'links with their weights and votes, or null',
	handler: async ({ mosaic }, [selector]) => formatMosaic(await mosaic.votes(selector)),
});
