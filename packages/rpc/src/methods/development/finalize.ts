import { formatMosaic } from '../../format/mosaic.ts';
import { declareDevelopment } from './declare.ts';

/** Makes blocks until the present head is final. */
export const finalize = declareDevelopment({
	name: 'mosaic_finalize',
	summary: 'Makes blocks until the present head is final.',
	parameters: [],
	result: 'the checkpoint that covers it',
	handler: async ({ development }) => formatMosaic(await development.reach('finalized')),
});
