import { formatPoolContent } from '../../format/poolContent.ts';
import { declareTxpool } from './declare.ts';

/** All transactions in the pool, by sender and nonce. */
export const content = declareTxpool({
	name: 'txpool_content',
	summary: 'All transactions in the pool, by sender and nonce.',
	parameters: [],
	result: 'pending and queued',
	handler: async ({ pool }) => {
		const { pending, queued } = await pool.content();
		return { pending: formatPoolContent(pending), queued: formatPoolContent(queued) };
	},
});
