import type { PoolContent } from '../../backend.ts';
import type { TransactionData } from '../../data.ts';
import { declareTxpool } from './declare.ts';

/** All transactions in the pool in a line of words each, by sender and nonce. */
export const inspect = declareTxpool({
	name: 'txpool_inspect',
	summary: 'All transactions in the pool in a line of words each, by sender and nonce.',
	parameters: [],
	result: 'pending and queued',
	handler: async ({ pool }) => {
		const { pending, queued } = await pool.content();
		return { pending: inspected(pending), queued: inspected(queued) };
	},
});

function inspected(content: PoolContent): Record<string, Record<string, string>> {
	const senders = [...content].map(([sender, transactions]) => {
		const byNonce = transactions.map((transaction) => [String(transaction.nonce), described(transaction)]);
		return [sender, Object.fromEntries(byNonce)];
	});
	return Object.fromEntries(senders);
}

/** In geth's words. */
function described({ to, value, gas, gasPrice, maxFeePerGas }: TransactionData): string {
	return `${to ?? 'contract creation'}: ${value} wei + ${gas} gas × ${maxFeePerGas ?? gasPrice ?? 0n} wei`;
}
