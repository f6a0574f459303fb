import type { Address } from '@mosaic/consensus';
import type { TransactionData } from '../../data.ts';
import { formatTransaction } from '../../format/transaction.ts';
import { address, count } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { sentTransaction } from '../sentTransaction.ts';
import { declareEth, type EthPorts } from './declare.ts';

/** The transaction of an account with this nonce, of the canonical chain or of the pool. */
export const getTransactionBySenderAndNonce = declareEth({
	name: 'eth_getTransactionBySenderAndNonce',
	summary: 'The transaction of an account with this nonce, of the canonical chain or of the pool.',
	parameters: [required('address', address), required('nonce', count)],
	result: 'a transaction, or null',
	handler: async (ports, [sender, nonce]) => {
		const transaction = (await sentTransaction(ports, sender, nonce)) ?? (await pooled(ports, sender, nonce));
		return transaction === null ? null : formatTransaction(transaction);
	},
});

async function pooled({ pool }: EthPorts, sender: Address, nonce: number): Promise<TransactionData | null> {
	const { pending, queued } = await pool.content(sender);
	const transactions = [...pending.values(), ...queued.values()].flat();
	return transactions.find((transaction) => transaction.nonce === nonce) ?? null;
}
