import type { PoolContent } from '../backend.ts';
import { formatTransaction } from './transaction.ts';

/** Sender → nonce (decimal) → transaction. */
export function formatPoolContent(content: PoolContent) {
	const senders = [...content].map(([sender, transactions]) => {
		const byNonce = transactions.map((transaction) => [String(transaction.nonce), formatTransaction(transaction)]);
		return [sender, Object.fromEntries(byNonce)];
	});
	return Object.fromEntries(senders);
}
