import { address, countOrNumber } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { sentTransaction } from '../sentTransaction.ts';
import { declareOts } from './declare.ts';

/** The transaction of an account with this nonce. */
export const getTransactionBySenderAndNonce = declareOts({
	name: 'ots_getTransactionBySenderAndNonce',
	summary: 'The transaction of an account with this nonce.',
	parameters: [required('address', address), required('nonce', countOrNumber)],
	result: 'a transaction hash, or null',
	handler: async (ports, [sender, nonce]) => (await sentTransaction(ports, sender, nonce))?.hash ?? null,
});
