import { formatMosaic } from '../../format/mosaic.ts';
import { declareDevelopment } from './declare.ts';

/** Makes blocks until the present head, as far as it has transactions, is committed on the origin. */
export const commit = declareDevelopment({
	name: 'mosaic_commit',
	summary: 'Makes blocks until the present head, as far as it has transactions, is committed on the origin.',
	parameters: [],
	result: 'the checkpoint that covers it',
	handler: async ({ development }) => formatMosaic(await development.reach('committed')),
});
