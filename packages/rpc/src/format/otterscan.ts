import type { BlockData, ReceiptData, TransactionData } from '../data.ts';
import type { CallFrameData } from '../traceData.ts';
import { formatBlock } from './block.ts';
import { quantity } from './quantity.ts';
import { formatReceipt } from './receipt.ts';
import { formatTransaction } from './transaction.ts';

/** Otterscan's numbers for what moves ether or makes a contract within a transaction. */
const OPERATIONS = { CALL: 0, SELFDESTRUCT: 1, CREATE: 2, CREATE2: 3 } as const;

/** Movements of ether and creations below the outermost call that did not fail. */
export function formatOperations(root: CallFrameData): Record<string, unknown>[] {
	if (root.error !== null) return [];
	return root.calls.flatMap((call) => {
		if (call.error !== null) return [];
		const isMove = call.type !== 'CALL' || (call.value ?? 0n) > 0n;
		const number = call.type in OPERATIONS ? OPERATIONS[call.type as keyof typeof OPERATIONS] : null;
		const shown = { type: number, from: call.from, to: call.to, value: quantity(call.value ?? 0n) };
		return [...(number !== null && isMove ? [shown] : []), ...formatOperations(call)];
	});
}

/** The calls of a transaction one after the other, with their depth. */
export function formatTrace(frame: CallFrameData, depth = 0): Record<string, unknown>[] {
	const { type, from, to, value, input, output } = frame;
	const shown = { type, depth, from, to, value: value === null ? null : quantity(value), input, output };
	return [shown, ...frame.calls.flatMap((call) => formatTrace(call, depth + 1))];
}

/** A block without what Otterscan does not show. */
export function formatOtterscanBlock(block: BlockData): Record<string, unknown> {
	const { transactions: _, ...shown } = formatBlock(block, null);
	return { ...shown, logsBloom: null, transactionCount: block.transactionHashes.length };
}

/** A transaction with the selector of its input alone. */
export function formatOtterscanTransaction(transaction: TransactionData): Record<string, unknown> {
	return { ...formatTransaction(transaction), input: transaction.input.slice(0, 10) };
}

/** A receipt without logs, with the time of its block. */
export function formatOtterscanReceipt(receipt: ReceiptData, timestamp: number): Record<string, unknown> {
	return { ...formatReceipt(receipt), logs: null, logsBloom: null, timestamp };
}
