import type { Address, Hex } from '@mosaic/consensus';
import type { BlockData, ReceiptData, TransactionData } from '../data.ts';
import type { CallFrameData } from '../traceData.ts';
import { formatBlock } from './block.ts';
import { quantity } from './quantity.ts';
import { formatReceipt } from './receipt.ts';
import { formatTransaction } from './transaction.ts';

/** Otterscan's numbers for what moves ether or makes a contract within a transaction. */
const OPERATIONS = { CALL: 0, SELFDESTRUCT: 1, CREATE: 2, CREATE2: 3 } as const;

interface OperationJson {
	readonly type: number;
	readonly from: Address;
	readonly to: Address | null;
	readonly value: Hex;
}

/** Movements of ether and creations below the outermost call that did not fail. */
export function formatOperations(root: CallFrameData): OperationJson[] {
	if (root.error !== null) return [];
	return root.calls.flatMap((call) => {
		if (call.error !== null) return [];
		const isMove = call.type !== 'CALL' || (call.value ?? 0n) > 0n;
		const number = call.type in OPERATIONS ? OPERATIONS[call.type as keyof typeof OPERATIONS] : null;
		const { from, to, value } = call;
		const shown = number !== null && isMove ? [{ type: number, from, to, value: quantity(value ?? 0n) }] : [];
		return [...shown, ...formatOperations(call)];
	});
}

interface CallJson extends Pick<CallFrameData, 'type' | 'from' | 'to' | 'input' | 'output'> {
	readonly depth: number;
	readonly value: Hex | null;
}

/** The calls of a transaction one after the other, with their depth. */
export function formatTrace(frame: CallFrameData, depth = 0): CallJson[] {
	const { type, from, to, value, input, output } = frame;
	const shown = { type, depth, from, to, value: value === null ? null : quantity(value), input, output };
	return [shown, ...frame.calls.flatMap((call) => formatTrace(call, depth + 1))];
}

/** A block without what Otterscan does not show. */
export function formatOtterscanBlock(block: BlockData) {
	const { transactions: _, ...shown } = formatBlock(block, null);
	return { ...shown, logsBloom: null, transactionCount: block.transactionHashes.length };
}

/** A transaction with the selector of its input alone. */
export function formatOtterscanTransaction(transaction: TransactionData) {
	return { ...formatTransaction(transaction), input: transaction.input.slice(0, 10) };
}

/** A receipt without logs, with the time of its block. */
export function formatOtterscanReceipt(receipt: ReceiptData, timestamp: number) {
	return { ...formatReceipt(receipt), logs: null, logsBloom: null, timestamp };
}
