import { quantity } from '../../format/quantity.ts';
import { declareTxpool } from './declare.ts';

/** How many transactions are executable and how many wait for an earlier nonce. */
export const status = declareTxpool({
	name: 'txpool_status',
	summary: 'How many transactions are executable and how many wait for an earlier nonce.',
	parameters: [],
	result: 'two quantities',
	handler: ({ pool }) => {
		const { pending, queued } = pool.status();
		return { pending: quantity(pending), queued: quantity(queued) };
	},
});
