import { formatMosaic } from '../../format/mosaic.ts';
import { checkpointByHeight } from '../../schema/checkpoint.ts';
import { required } from '../method.ts';
import { declareMosaic } from './declare.ts';

/** A checkpoint by its height, block hash or tag. */
export const getCheckpoint = declareMosaic({
	name: 'mosaic_getCheckpoint',
	summary: 'A checkpoint by its height, block hash or tag.',
	parameters: [required('checkpoint', checkpointByHeight)],
	result: 'a checkpoint, or null',
	handler: async ({ mosaic }, [selector]) => formatMosaic(await mosaic.checkpoint(selector)),
});
