import { formatMosaic } from '../../format/mosaic.ts';
import { declareMosaic } from './declare.ts';

/** Offences of validators that this node knows, with their proofs. */
export const getOffences = declareMosaic({
	name: 'mosaic_getOffences',
	summary: 'Offences of validators that this node knows, with their proofs.',
	parameters: [],
	result: 'a list of offenders with two signed messages each',
	handler: async ({ mosaic }) => formatMosaic(await mosaic.offences()),
});
