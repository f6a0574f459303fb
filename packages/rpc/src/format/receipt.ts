import type { ReceiptData } from '../data.ts';
import { formatLog } from './log.ts';
import { quantity } from './quantity.ts';

/** A receipt; `status` since Byzantium, `root` before, blob fields for blob transactions alone. */
export function formatReceipt(receipt: ReceiptData) {
	return {
		blockHash: receipt.blockHash,
		blockNumber: quantity(receipt.blockNumber),
		transactionHash: receipt.transactionHash,
		transactionIndex: quantity(receipt.transactionIndex),
		type: quantity(receipt.type),
		from: receipt.from,
		to: receipt.to,
		contractAddress: receipt.contractAddress,
		gasUsed: quantity(receipt.gasUsed),
		cumulativeGasUsed: quantity(receipt.cumulativeGasUsed),
		effectiveGasPrice: quantity(receipt.effectiveGasPrice),
		logs: receipt.logs.map(formatLog),
		logsBloom: receipt.logsBloom,
		...(receipt.status !== null && { status: quantity(receipt.status) }),
		...(receipt.root !== null && { root: receipt.root }),
		...(receipt.blobGasUsed !== null && { blobGasUsed: quantity(receipt.blobGasUsed) }),
		...(receipt.blobGasPrice !== null && { blobGasPrice: quantity(receipt.blobGasPrice) }),
	};
}
