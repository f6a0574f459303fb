import type { PayloadData } from '../payloadData.ts';
import { formatWithdrawal } from './block.ts';
import { quantity } from './quantity.ts';

/** A built block as `engine_getPayloadV5` answers it; there are no blobs. */
export function formatPayload({ header, transactions, withdrawals, value, requests }: PayloadData) {
	return {
		executionPayload: {
			parentHash: header.parentHash,
			feeRecipient: header.miner,
			stateRoot: header.stateRoot,
			receiptsRoot: header.receiptsRoot,
			logsBloom: header.logsBloom,
			prevRandao: header.mixHash,
			blockNumber: quantity(header.number),
			gasLimit: quantity(header.gasLimit),
			gasUsed: quantity(header.gasUsed),
			timestamp: quantity(header.timestamp),
			extraData: header.extraData,
			baseFeePerGas: quantity(header.baseFeePerGas ?? 0n),
			blockHash: header.hash,
			transactions,
			withdrawals: withdrawals.map(formatWithdrawal),
			blobGasUsed: quantity(header.blobGasUsed ?? 0n),
			excessBlobGas: quantity(header.excessBlobGas ?? 0n),
		},
		blockValue: quantity(value),
		blobsBundle: { commitments: [], proofs: [], blobs: [] },
		executionRequests: requests,
		shouldOverrideBuilder: false,
	};
}
