import type { AuthorizationData, TransactionData, UnsignedTransactionData } from '../data.ts';
import { quantity, quantityOrNull } from './quantity.ts';

/** A transaction with its place in the chain, nulls while it waits in the pool. */
export function formatTransaction(transaction: TransactionData) {
	const place = transaction.inclusion;
	return {
		blockHash: place?.blockHash ?? null,
		blockNumber: quantityOrNull(place?.blockNumber ?? null),
		blockTimestamp: quantityOrNull(place?.blockTimestamp ?? null),
		transactionIndex: quantityOrNull(place?.transactionIndex ?? null),
		hash: transaction.hash,
		type: quantity(transaction.type),
		from: transaction.from,
		to: transaction.to,
		nonce: quantity(transaction.nonce),
		gas: quantity(transaction.gas),
		value: quantity(transaction.value),
		input: transaction.input,
		...feeFields(transaction),
		...typeFields(transaction),
		v: quantity(transaction.v),
		r: quantity(transaction.r),
		s: quantity(transaction.s),
		...(transaction.type > 0 && { yParity: quantity(transaction.v) }),
	};
}

/** A transaction that waits for its signature. */
export function formatUnsignedTransaction(transaction: UnsignedTransactionData) {
	const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = transaction;
	return {
		type: quantity(transaction.type),
		to: transaction.to,
		nonce: quantity(transaction.nonce),
		gas: quantity(transaction.gas),
		value: quantity(transaction.value),
		input: transaction.input,
		...(maxFeePerGas === null
			? { gasPrice: quantity(gasPrice ?? 0n) }
			: { maxFeePerGas: quantity(maxFeePerGas), maxPriorityFeePerGas: quantity(maxPriorityFeePerGas ?? 0n) }),
		...typeFields(transaction),
	};
}

/** A signed transaction that is nowhere yet. */
export function formatSignedTransaction(transaction: TransactionData) {
	return {
		...formatUnsignedTransaction(transaction),
		hash: transaction.hash,
		from: transaction.from,
		v: quantity(transaction.v),
		r: quantity(transaction.r),
		s: quantity(transaction.s),
		...(transaction.type > 0 && { yParity: quantity(transaction.v) }),
	};
}

/** `gasPrice` is what the sender pays: the effective price once included, the greatest price before. */
function feeFields(transaction: TransactionData) {
	if (transaction.maxFeePerGas === null) return { gasPrice: quantity(transaction.gasPrice ?? 0n) };
	const tip = transaction.maxPriorityFeePerGas ?? 0n;
	return {
		gasPrice: quantity(effectivePrice(transaction.maxFeePerGas, tip, transaction.inclusion?.baseFeePerGas ?? null)),
		maxFeePerGas: quantity(transaction.maxFeePerGas),
		maxPriorityFeePerGas: quantity(tip),
	};
}

function effectivePrice(maxFee: bigint, tip: bigint, baseFee: bigint | null): bigint {
	if (baseFee === null) return maxFee;
	return baseFee + tip < maxFee ? baseFee + tip : maxFee;
}

function typeFields(transaction: UnsignedTransactionData) {
	return {
		...(transaction.chainId !== null && { chainId: quantity(transaction.chainId) }),
		...(transaction.accessList !== null && { accessList: transaction.accessList }),
		...(transaction.maxFeePerBlobGas !== null && { maxFeePerBlobGas: quantity(transaction.maxFeePerBlobGas) }),
		...(transaction.blobVersionedHashes !== null && { blobVersionedHashes: transaction.blobVersionedHashes }),
		...(transaction.authorizationList !== null && {
			authorizationList: transaction.authorizationList.map(formatAuthorization),
		}),
	};
}

function formatAuthorization(authorization: AuthorizationData) {
	return {
		chainId: quantity(authorization.chainId),
		address: authorization.address,
		nonce: quantity(authorization.nonce),
		yParity: quantity(authorization.yParity),
		r: quantity(authorization.r),
		s: quantity(authorization.s),
	};
}
