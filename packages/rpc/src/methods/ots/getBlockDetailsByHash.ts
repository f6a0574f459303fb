import { blockHash } from '../../schema/block.ts';
import { required } from '../method.ts';
import { blockDetails } from './blockDetails.ts';
import { declareOts } from './declare.ts';

/** A block by its hash, with what its transactions paid. */
export const getBlockDetailsByHash = declareOts({
	name: 'ots_getBlockDetailsByHash',
	summary: 'A block by its hash, with what its transactions paid.',
	parameters: [required('hash', blockHash)],
	result: 'block, issuance and total fees, or null',
	handler: ({ chain }, [block]) => blockDetails(chain, block),
});
