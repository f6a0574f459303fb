import { formatMosaic } from '../../format/mosaic.ts';
import { metaBlockHeight } from '../../schema/checkpoint.ts';
import { required } from '../method.ts';
import { declareMosaic } from './declare.ts';

/** A meta-block committed on the origin, by its height, or the latest. */
export const getMetaBlock = declareMosaic({
	name: 'mosaic_getMetaBlock',
	summary: 'A meta-block committed on the origin, by its height, or the latest.',
	parameters: [required('height', metaBlockHeight)],
	result: 'a meta-block, or null',
	handler: async ({ mosaic }, [height]) => formatMosaic(await mosaic.metaBlock(height)),
});
