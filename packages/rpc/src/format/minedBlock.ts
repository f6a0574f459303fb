import type { BlockData, TransactionData } from '../data.ts';
import { revertReason } from '../errors/revertMessage.ts';
import type { TransactionCalls } from '../traceData.ts';
import { formatBlock } from './block.ts';
import { formatTransaction } from './transaction.ts';

/** A block with its transactions, each with what it returned or reverted with, as anvil answers it. */
export function formatMinedBlock(
	block: BlockData,
	transactions: readonly TransactionData[],
	calls: readonly TransactionCalls[],
) {
	const byHash = new Map(calls.map(({ transactionHash, root }) => [transactionHash, root]));
	return {
		...formatBlock(block, null),
		transactions: transactions.map((transaction) => ({
			...formatTransaction(transaction),
			...outcomeOf(byHash.get(transaction.hash)),
		})),
	};
}

/** Nothing where the transaction failed without a word. */
function outcomeOf(root: TransactionCalls['root'] | undefined) {
	if (root === undefined || (root.error !== null && root.error !== 'revert')) return {};
	const reason = root.error === null ? null : revertReason(root.output);
	return { output: root.output, ...(reason !== null && { revertReason: reason }) };
}
