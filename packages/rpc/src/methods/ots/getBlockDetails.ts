import { otsBlock } from '../../schema/otterscan.ts';
import { required } from '../method.ts';
import { blockDetails } from './blockDetails.ts';
import { declareOts } from './declare.ts';

/** A block by its number, with what its transactions paid. */
export const getBlockDetails = declareOts({
	name: 'ots_getBlockDetails',
	summary: 'A block by its number, with what its transactions paid.',
	parameters: [required('block', otsBlock)],
	result: 'block, issuance and total fees, or null',
	handler: ({ chain }, [block]) => blockDetails(chain, block),
});
