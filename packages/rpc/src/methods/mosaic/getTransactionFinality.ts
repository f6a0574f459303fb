import { formatMosaic } from '../../format/mosaic.ts';
import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareMosaic } from './declare.ts';

/** How final a transaction is: pending, latest, justified, finalized or committed. */
export const getTransactionFinality = declareMosaic({
	name: 'mosaic_getTransactionFinality',
	summary: 'How final a transaction is: pending, latest, justified, finalized or committed.',
	parameters: [required('transactionHash', hash)],
	result: 'the level with block, checkpoint and meta-block, or null for an unknown transaction',
	handler: async ({ mosaic }, [transactionHash]) => formatMosaic(await mosaic.transactionFinality(transactionHash)),
});
