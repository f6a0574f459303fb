import type { Address } from '@mosaic/consensus';
import type { CallRequest, StateBackend, UnsignedTransactionData } from '@mosaic/rpc';
import type { Chain } from '../chain/index.ts';
import type { TransactionPool } from '../pool/index.ts';
import type { FeeOracle } from './feeOracle.ts';
import { feeFields, type SignedType, transactionType } from './unsignedTransaction.ts';

const LATEST = { kind: 'tag', tag: 'latest' } as const;
const NOBODY: Address = `0x${'00'.repeat(20)}`;

/** What choosing a transaction's fields takes. */
export interface FillParts {
	readonly chain: Chain;
	readonly pool: TransactionPool;
	readonly state: StateBackend;
	readonly fees: FeeOracle;
}

/** A request with everything chosen that a transaction has. */
export interface FilledRequest {
	readonly type: SignedType;
	readonly request: CallRequest & { readonly nonce: bigint; readonly gas: bigint };
}

/** Chooses what a request leaves open: type, fees, the next nonce of its sender, and gas by estimate. Rejects with BackendError. */
export async function fillTransaction(parts: FillParts, request: CallRequest): Promise<FilledRequest> {
	const { pool, state, fees } = parts;
	const type = transactionType(request);
	const priced = { ...request, ...feeFields(request, type, await fees.fees()) };
	const nonce = request.nonce ?? (await pool.pendingNonce(request.from ?? NOBODY));
	const gas = request.gas ?? (await state.estimateGas(request, LATEST, {}));
	return { type, request: { ...priced, nonce, gas } };
}

/** A filled request as callers see it. */
export function filledData({ type, request }: FilledRequest, chainId: number): UnsignedTransactionData {
	const capped = type >= 2;
	return {
		type,
		chainId: BigInt(chainId),
		to: request.to ?? null,
		nonce: Number(request.nonce),
		gas: request.gas,
		gasPrice: capped ? null : (request.gasPrice ?? 0n),
		maxFeePerGas: capped ? (request.maxFeePerGas ?? 0n) : null,
		maxPriorityFeePerGas: capped ? (request.maxPriorityFeePerGas ?? 0n) : null,
		maxFeePerBlobGas: null,
		value: request.value ?? 0n,
		input: request.data ?? '0x',
		accessList: type === 0 ? null : (request.accessList ?? []),
		blobVersionedHashes: null,
		authorizationList: type === 4 ? (request.authorizationList ?? []) : null,
	};
}
