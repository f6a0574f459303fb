import type { BlockData, TransactionData, WithdrawalData } from '../data.ts';
import { formatHeader } from './header.ts';
import { quantity } from './quantity.ts';
import { formatTransaction } from './transaction.ts';

/** A block with its transactions' hashes, or whole where they are given. */
export function formatBlock(block: BlockData, transactions: readonly TransactionData[] | null) {
	return {
		...formatHeader(block.header),
		size: quantity(block.size),
		transactions: transactions === null ? block.transactionHashes : transactions.map(formatTransaction),
		uncles: block.uncleHashes,
		...(block.withdrawals !== null && { withdrawals: block.withdrawals.map(formatWithdrawal) }),
	};
}

/** A withdrawal as blocks and payloads have it. */
export function formatWithdrawal(withdrawal: WithdrawalData) {
	return {
		index: quantity(withdrawal.index),
		validatorIndex: quantity(withdrawal.validatorIndex),
		address: withdrawal.address,
		amount: quantity(withdrawal.amount),
	};
}
