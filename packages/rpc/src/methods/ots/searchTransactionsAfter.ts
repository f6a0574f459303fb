import { pageSize } from '../../schema/otterscan.ts';
import { address, countOrNumber } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareOts } from './declare.ts';
import { search } from './search.ts';

/** Transactions of an account after a block, newest first; block 0 stands for the first. */
export const searchTransactionsAfter = declareOts({
	name: 'ots_searchTransactionsAfter',
	summary: 'Transactions of an account after a block, newest first; block 0 stands for the first.',
	parameters: [required('address', address), required('block', countOrNumber), required('pageSize', pageSize)],
	result: 'transactions, receipts, and whether these are the first and the last page',
	handler: ({ chain }, [account, number, size]) => search(chain, account, number === 0 ? 0 : number + 1, 1, size),
});
