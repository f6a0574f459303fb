import { pageSize } from '../../schema/otterscan.ts';
import { address, countOrNumber } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareOts } from './declare.ts';
import { search } from './search.ts';

/** Transactions of an account before a block, newest first; block 0 stands for the head. */
export const searchTransactionsBefore = declareOts({
	name: 'ots_searchTransactionsBefore',
	summary: 'Transactions of an account before a block, newest first; block 0 stands for the head.',
	parameters: [required('address', address), required('block', countOrNumber), required('pageSize', pageSize)],
	result: 'transactions, receipts, and whether these are the first and the last page',
	handler: ({ chain }, [account, number, size]) =>
		search(chain, account, number === 0 ? chain.blockNumber() : number - 1, -1, size),
});
