import { formatPoolContent } from '../../format/poolContent.ts';
import { address } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareTxpool } from './declare.ts';

/** Transactions of one sender in the pool, by nonce. */
export const contentFrom = declareTxpool({
	name: 'txpool_contentFrom',
	summary: 'Transactions of one sender in the pool, by nonce.',
	parameters: [required('address', address)],
	result: 'pending and queued',
	handler: async ({ pool }, [sender]) => {
		const { pending, queued } = await pool.content(sender);
		return {
			pending: formatPoolContent(pending)[sender] ?? {},
			queued: formatPoolContent(queued)[sender] ?? {},
		};
	},
});
