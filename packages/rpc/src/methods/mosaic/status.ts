import { formatMosaic } from '../../format/mosaic.ts';
import { declareMosaic } from './declare.ts';

/** Heads, dynasty, kernel, validators, last commit and observation of the origin. */
export const status = declareMosaic({
	name: 'mosaic_status',
	summary: 'Heads, dynasty, kernel, validators, last commit and observation of the origin.',
	parameters: [],
	result: 'an object',
	handler: async ({ mosaic }) => formatMosaic(await mosaic.status()),
});
