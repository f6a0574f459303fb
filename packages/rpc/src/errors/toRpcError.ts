import { BackendError, type BackendErrorCode } from './backendError.ts';
import { revertMessage } from './revertMessage.ts';
import { RPC_CODES, RpcError } from './rpcError.ts';

const CODES: Record<BackendErrorCode, number> = {
	BLOCK_NOT_FOUND: RPC_CODES.notFound,
	STATE_UNAVAILABLE: RPC_CODES.unavailable,
	INVALID_RANGE: RPC_CODES.invalidParameters,
	INVALID_REQUEST: RPC_CODES.invalidParameters,
	LIMIT_EXCEEDED: RPC_CODES.limit,
	REVERTED: RPC_CODES.reverted,
	EXECUTION_FAILED: RPC_CODES.server,
	GAS_EXCEEDS_ALLOWANCE: RPC_CODES.server,
	TRANSACTION_REJECTED: RPC_CODES.rejected,
	UNKNOWN_ACCOUNT: RPC_CODES.server,
	UNSUPPORTED: RPC_CODES.unsupported,
};

/** The error a caller sees for whatever a handler threw; null for an internal failure, which tells the caller nothing. */
export function toRpcError(thrown: unknown): RpcError | null {
	if (thrown instanceof RpcError) return thrown;
	if (!(thrown instanceof BackendError)) return null;
	if (thrown.code === 'REVERTED') {
		const data = thrown.data ?? '0x';
		return new RpcError(RPC_CODES.reverted, revertMessage(data), data);
	}
	return new RpcError(CODES[thrown.code], thrown.message);
}

/** What a caller learns of an internal failure. */
export function internalError(): RpcError {
	return new RpcError(RPC_CODES.internal, 'internal error: the node log has the details');
}
