import type { ChainBackend } from '../../backend.ts';
import type { FilterChange } from '../../filters/filter.ts';
import { formatLog } from '../../format/log.ts';
import { formatTransaction } from '../../format/transaction.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';
import { filterIdentifier } from './filterIdentifier.ts';

/** What happened since the filter was last polled. */
export const getFilterChanges = declareEth({
	name: 'eth_getFilterChanges',
	summary: 'What happened since the filter was last polled.',
	parameters: [required('filterIdentifier', filterIdentifier)],
	result: 'an array of hashes, of transactions or of logs',
	handler: async ({ filters, chain }, [identifier]) => {
		const changes = await filters.poll(identifier);
		const { kind } = filters.get(identifier);
		if (kind.kind === 'transactions' && kind.whole) return wholeTransactions(chain, changes);
		return changes.map((change) => (typeof change === 'string' ? change : formatLog(change)));
	},
});

/** Those that are still in the pool or in a block. */
async function wholeTransactions({ transaction }: Pick<ChainBackend, 'transaction'>, changes: readonly FilterChange[]) {
	const hashes = changes.filter((change) => typeof change === 'string');
	const found = await Promise.all(hashes.map((hash) => transaction(hash)));
	return found.filter((each) => each !== null).map((each) => formatTransaction(each));
}
