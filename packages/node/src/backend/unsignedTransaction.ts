import type { TypedTxData } from '@ethereumjs/tx';
import { type Hex, hexToBytes } from '@mosaic/consensus';
import { BackendError, type CallRequest } from '@mosaic/rpc';
import type { Fees } from './feeOracle.ts';

/** EIP-2718 types a node signs. */
export type SignedType = 0 | 1 | 2 | 4;

/** The type a request asks for, or else the one its fields belong to: by default a fee market transaction. */
export function transactionType(request: CallRequest): SignedType {
	if (request.type === 0 || request.type === 1 || request.type === 2 || request.type === 4) return request.type;
	if (request.type !== undefined || request.blobVersionedHashes !== undefined) {
		throw new BackendError('TRANSACTION_REJECTED', 'transaction type not supported');
	}
	if (request.authorizationList !== undefined) return 4;
	if (request.gasPrice === undefined) return 2;
	return request.accessList === undefined ? 0 : 1;
}

/** The fees of a transaction: as asked for, and else the suggested tip over twice the base fee, as geth fills them. */
export function feeFields(
	request: CallRequest,
	type: SignedType,
	{ baseFee, priorityFee }: Fees,
): Pick<CallRequest, 'gasPrice' | 'maxFeePerGas' | 'maxPriorityFeePerGas'> {
	if (type < 2) return { gasPrice: request.gasPrice ?? request.maxFeePerGas ?? baseFee + priorityFee };
	const given = request.maxFeePerGas ?? request.gasPrice;
	const tip = request.maxPriorityFeePerGas ?? request.gasPrice ?? priorityFee;
	const maxFeePerGas = given ?? baseFee * 2n + tip;
	// A suggested tip gives way to the caller's cap.
	const named = request.maxPriorityFeePerGas !== undefined;
	const maxPriorityFeePerGas = !named && tip > maxFeePerGas ? maxFeePerGas : tip;
	if (maxPriorityFeePerGas > maxFeePerGas) {
		throw new BackendError('TRANSACTION_REJECTED', 'max priority fee per gas higher than max fee per gas');
	}
	return { maxFeePerGas, maxPriorityFeePerGas };
}

/** What ethereumjs builds an unsigned transaction from; every choice is made. */
export function unsignedFields(request: CallRequest, type: SignedType, chainId: number): TypedTxData {
	if (request.chainId !== undefined && request.chainId !== BigInt(chainId)) {
		throw new BackendError(
			'TRANSACTION_REJECTED',
			`chainId does not match node's (have=${request.chainId}, want=${chainId})`,
		);
	}
	const base = {
		type,
		nonce: request.nonce ?? 0n,
		gasLimit: request.gas ?? 0n,
		value: request.value ?? 0n,
		data: hexToBytes(request.data ?? '0x'),
		...(request.to && { to: request.to }),
	};
	if (type === 0) return { ...base, gasPrice: request.gasPrice ?? 0n };
	const accessList = (request.accessList ?? []).map(({ address, storageKeys }) => ({
		address,
		storageKeys: [...storageKeys],
	}));
	const typed = { ...base, chainId: BigInt(chainId), accessList };
	if (type === 1) return { ...typed, gasPrice: request.gasPrice ?? 0n };
	const capped = {
		...typed,
		maxFeePerGas: request.maxFeePerGas ?? 0n,
		maxPriorityFeePerGas: request.maxPriorityFeePerGas ?? 0n,
	};
	return type === 2 ? capped : { ...capped, authorizationList: authorizationFields(request) };
}

function authorizationFields(request: CallRequest) {
	return (request.authorizationList ?? []).map(({ chainId, address, nonce, yParity, r, s }) => ({
		chainId: minimal(chainId),
		address,
		nonce: minimal(nonce),
		yParity: minimal(BigInt(yParity)),
		r: minimal(r),
		s: minimal(s),
	}));
}

/** Whole bytes without leading zeros, nothing for zero: as RLP has integers. */
function minimal(value: bigint): Hex {
	if (value === 0n) return '0x';
	const digits = value.toString(16);
	return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}
