import type { BlockHeader } from '@ethereumjs/block';
import { bytesToHex, type Hash } from '@mosaic/consensus';
import type { BlockData, HeaderData } from '@mosaic/rpc';
import { type ChainBlock, encodedSize } from '../chain/index.ts';

/** A stored block as the RPC server wants it. */
export function blockData({ hash, block }: ChainBlock): BlockData {
	return {
		header: headerData(hash, block.header),
		size: encodedSize(block),
		transactionHashes: block.transactions.map((transaction) => bytesToHex(transaction.hash())),
		uncleHashes: block.uncleHeaders.map((uncle) => bytesToHex(uncle.hash())),
		withdrawals:
			block.withdrawals?.map(({ index, validatorIndex, address, amount }) => ({
				index,
				validatorIndex,
				address: address.toString(),
				amount,
			})) ?? null,
	};
}

/** A header with its hash as the RPC server wants it. */
export function headerData(hash: Hash, header: BlockHeader): HeaderData {
	return {
		hash,
		parentHash: bytesToHex(header.parentHash),
		sha3Uncles: bytesToHex(header.uncleHash),
		miner: header.coinbase.toString(),
		stateRoot: bytesToHex(header.stateRoot),
		transactionsRoot: bytesToHex(header.transactionsTrie),
		receiptsRoot: bytesToHex(header.receiptTrie),
		logsBloom: bytesToHex(header.logsBloom),
		difficulty: header.difficulty,
		number: Number(header.number),
		gasLimit: header.gasLimit,
		gasUsed: header.gasUsed,
		timestamp: Number(header.timestamp),
		extraData: bytesToHex(header.extraData),
		mixHash: bytesToHex(header.mixHash),
		nonce: bytesToHex(header.nonce),
		baseFeePerGas: header.baseFeePerGas ?? null,
		withdrawalsRoot: hexOrNull(header.withdrawalsRoot),
		blobGasUsed: header.blobGasUsed ?? null,
		excessBlobGas: header.excessBlobGas ?? null,
		parentBeaconBlockRoot: hexOrNull(header.parentBeaconBlockRoot),
		requestsHash: hexOrNull(header.requestsHash),
	};
}

function hexOrNull(bytes: Uint8Array | undefined): Hash | null {
	return bytes === undefined ? null : bytesToHex(bytes);
}
