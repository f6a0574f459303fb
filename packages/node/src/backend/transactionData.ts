import { accessListBytesToJSON, type LegacyTx, type TypedTransaction } from '@ethereumjs/tx';
import type { EOACode7702AuthorizationListBytes } from '@ethereumjs/util';
import { type Address, bytesToHex, type Hash } from '@mosaic/consensus';
import type { AuthorizationData, InclusionData, TransactionData } from '@mosaic/rpc';
import type { ChainBlock } from '../chain/index.ts';
import { senderOf } from '../execution/index.ts';

/** First `v` of a legacy signature that names its chain (EIP-155). */
const FIRST_PROTECTED_V = 35n;

/** A signed transaction as the RPC server wants it. */
export function transactionData(
	transaction: TypedTransaction,
	from: Address,
	inclusion: InclusionData | null,
): TransactionData {
	const v = transaction.v ?? 0n;
	return {
		hash: bytesToHex(transaction.hash()),
		type: transaction.type,
		chainId: chainIdOf(transaction, v),
		from,
		to: transaction.to?.toString() ?? null,
		nonce: Number(transaction.nonce),
		gas: transaction.gasLimit,
		gasPrice: 'gasPrice' in transaction ? (transaction as LegacyTx).gasPrice : null,
		maxFeePerGas: 'maxFeePerGas' in transaction ? transaction.maxFeePerGas : null,
		maxPriorityFeePerGas: 'maxPriorityFeePerGas' in transaction ? transaction.maxPriorityFeePerGas : null,
		maxFeePerBlobGas: 'maxFeePerBlobGas' in transaction ? transaction.maxFeePerBlobGas : null,
		value: transaction.value,
		input: bytesToHex(transaction.data),
		accessList: accessListOf(transaction),
		blobVersionedHashes: 'blobVersionedHashes' in transaction ? (transaction.blobVersionedHashes as Hash[]) : null,
		authorizationList: 'authorizationList' in transaction ? authorizations(transaction.authorizationList) : null,
		v,
		r: transaction.r ?? 0n,
		s: transaction.s ?? 0n,
		inclusion,
	};
}

/** The transactions of a block, in order. */
export function blockTransactions(block: ChainBlock): TransactionData[] {
	return block.block.transactions.map((transaction, index) =>
		transactionData(transaction, senderOf(transaction), inclusionIn(block, index)),
	);
}

/** Where the transaction of this index stands. */
export function inclusionIn({ hash, number, block }: ChainBlock, transactionIndex: number): InclusionData {
	return {
		blockHash: hash,
		blockNumber: number,
		blockTimestamp: Number(block.header.timestamp),
		transactionIndex,
		baseFeePerGas: block.header.baseFeePerGas ?? null,
	};
}

function chainIdOf(transaction: TypedTransaction, v: bigint): bigint | null {
	if (transaction.type !== 0) return 'chainId' in transaction ? transaction.chainId : null;
	return v >= FIRST_PROTECTED_V ? (v - FIRST_PROTECTED_V) / 2n : null;
}

function accessListOf(transaction: TypedTransaction): TransactionData['accessList'] {
	if (!('accessList' in transaction)) return null;
	return accessListBytesToJSON(transaction.accessList).map(({ address, storageKeys }) => ({
		address: address as Address,
		storageKeys: storageKeys as Hash[],
	}));
}

function authorizations(list: EOACode7702AuthorizationListBytes): AuthorizationData[] {
	return list.map(([chainId, address, nonce, yParity, r, s]) => ({
		chainId: toInteger(chainId),
		address: bytesToHex(address),
		nonce: toInteger(nonce),
		yParity: Number(toInteger(yParity)),
		r: toInteger(r),
		s: toInteger(s),
	}));
}

function toInteger(bytes: Uint8Array): bigint {
	return bytes.length === 0 ? 0n : BigInt(bytesToHex(bytes));
}
