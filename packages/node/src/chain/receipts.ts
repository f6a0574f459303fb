import type { Block } from '@ethereumjs/block';
import {
	type Blob4844Tx,
	Capability,
	type FeeMarket1559Tx,
	type LegacyTx,
	type TypedTransaction,
} from '@ethereumjs/tx';
import { bytesToHex } from '@mosaic/consensus';
import type { ExecutionReceipt } from '../execution/index.ts';
import { lesser } from './integers.ts';
import type { BlockReceipt, ChainBlock } from './types.ts';

/** The stored receipts of a block with what they share with it: hashes, indices, prices. */
export function blockReceipts(block: ChainBlock, stored: readonly ExecutionReceipt[]): BlockReceipt[] {
	const baseFee = block.block.header.baseFeePerGas ?? 0n;
	let logIndex = 0;
	return block.block.transactions.map((transaction, transactionIndex) => {
		const receipt = stored[transactionIndex];
		if (receipt === undefined) throw new RangeError('a stored block has a receipt for each of its transactions');
		return {
			transactionHash: bytesToHex(transaction.hash()),
			transactionIndex,
			blockHash: block.hash,
			blockNumber: block.number,
			type: receipt.type,
			status: receipt.stateRoot !== undefined ? null : receipt.succeeded ? 1 : 0,
			stateRoot: receipt.stateRoot === undefined ? null : bytesToHex(receipt.stateRoot),
			...blobFields(transaction, block.block),
			from: receipt.sender,
			to: transaction.to === undefined ? null : transaction.to.toString(),
			contractAddress: receipt.contractAddress,
			gasUsed: receipt.gasUsed,
			cumulativeGasUsed: receipt.cumulativeGasUsed,
			effectiveGasPrice: effectiveGasPrice(transaction, baseFee),
			logs: receipt.logs.map((log) => {
				const placed = { ...log, logIndex };
				logIndex += 1;
				return placed;
			}),
			logsBloom: bytesToHex(receipt.logsBloom),
		};
	});
}

/** EIP-4844: what a transaction takes of blob gas, and its price. */
function blobFields(transaction: TypedTransaction, block: Block): Pick<BlockReceipt, 'blobGasUsed' | 'blobGasPrice'> {
	if (transaction.type !== 3) return { blobGasUsed: null, blobGasPrice: null };
	const blobs = BigInt((transaction as Blob4844Tx).blobVersionedHashes.length);
	return { blobGasUsed: blobs * block.common.param('blobGasPerBlob'), blobGasPrice: block.header.getBlobGasPrice() };
}

/** EIP-1559: what a transaction pays per gas at a base fee, in wei. */
export function effectiveGasPrice(transaction: TypedTransaction, baseFee: bigint): bigint {
	if (!transaction.supports(Capability.EIP1559FeeMarket)) return (transaction as LegacyTx).gasPrice;
	const { maxFeePerGas, maxPriorityFeePerGas } = transaction as FeeMarket1559Tx;
	return lesser(baseFee + maxPriorityFeePerGas, maxFeePerGas);
}
