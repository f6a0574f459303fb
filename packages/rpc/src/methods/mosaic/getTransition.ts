import { formatMosaic } from '../../format/mosaic.ts';
import { checkpointByBlock } from '../../schema/checkpoint.ts';
import { required } from '../method.ts';
import { declareMosaic } from './declare.ts';

/** The transition object of a checkpoint, by the hash or number of its block or by tag. */
export const getTransition = declareMosaic({
	name: 'mosaic_getTransition',
	summary: 'The transition object of a checkpoint, by the hash or number of its block or by tag.',
	parameters: [required('block', checkpointByBlock)],
	result: 'a transition object with its hash, or null',
	handler: async ({ mosaic }, [selector]) => formatMosaic(await mosaic.transition(selector)),
});
