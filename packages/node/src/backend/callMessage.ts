import type { Hash } from '@mosaic/consensus';
import { type AuthorizationData, BackendError, type CallRequest } from '@mosaic/rpc';
import type { Authorization, CallMessage } from '../chain/index.ts';

/** A caller's call as the chain runs it. Rejects with INVALID_REQUEST where it is meant for another chain. */
export function callMessage(request: CallRequest, chainId: number): CallMessage {
	if (request.chainId !== undefined && request.chainId !== BigInt(chainId)) {
		throw new BackendError(
			'INVALID_REQUEST',
			`chainId does not match node's (have=${request.chainId}, want=${chainId})`,
		);
	}
	const { from, to, data, value, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, nonce } = request;
	if (maxFeePerGas !== undefined && (maxPriorityFeePerGas ?? 0n) > maxFeePerGas) {
		const figures = `maxPriorityFeePerGas: ${maxPriorityFeePerGas}, maxFeePerGas: ${maxFeePerGas}`;
		throw new BackendError('EXECUTION_FAILED', `max priority fee per gas higher than max fee per gas: ${figures}`);
	}
	return {
		...(from !== undefined && { from }),
		...(to !== undefined && { to }),
		...(data !== undefined && { data }),
		...(value !== undefined && { value }),
		...(gas !== undefined && { gas }),
		...(gasPrice !== undefined && { gasPrice }),
		...(maxFeePerGas !== undefined && { maxFeePerGas }),
		...(maxPriorityFeePerGas !== undefined && { maxPriorityFeePerGas }),
		...(nonce !== undefined && { nonce }),
		...(request.accessList !== undefined && { accessList: request.accessList }),
		...(request.maxFeePerBlobGas !== undefined && { maxFeePerBlobGas: request.maxFeePerBlobGas }),
		...(request.blobVersionedHashes !== undefined && { blobVersionedHashes: request.blobVersionedHashes }),
		...(request.authorizationList !== undefined && { authorizationList: request.authorizationList.map(authorization) }),
	};
}

function authorization({ chainId, address, nonce, yParity, r, s }: AuthorizationData): Authorization {
	return { chainId, address, nonce, yParity: yParity === 1 ? 1 : 0, r: wordOf(r), s: wordOf(s) };
}

function wordOf(value: bigint): Hash {
	return `0x${value.toString(16).padStart(64, '0')}`;
}
