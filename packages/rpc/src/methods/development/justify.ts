import { formatMosaic } from '../../format/mosaic.ts';
import { declareDevelopment } from './declare.ts';

/** Makes blocks until the present head is justified. */
export const justify = declareDevelopment({
	name: 'mosaic_justify',
	summary: 'Makes blocks until the present head is justified.',
	parameters: [],
	result: 'the checkpoint that covers it',
	handler: async ({ development }) => formatMosaic(await development.reach('justified')),
});
