import { BackendError, type BackendErrorCode } from './backendError.ts';
import { revertMessage } from './revertMessage.ts';
import { RPC_CODES, RpcError } from './rpcError.ts';
import { UnavailableError } from './unavailableError.ts';

const CODES: Record<BackendErrorCode, number> = {
	// As geth has it; EIP-1474's -32001 is for what tools ask by hash.
	BLOCK_NOT_FOUND: RPC_CODES.server,
	STATE_UNAVAILABLE: RPC_CODES.unavailable,
	INVALID_RANGE: RPC_CODES.invalidParameters,
	INVALID_REQUEST: RPC_CODES.invalidParameters,
	LIMIT_EXCEEDED: RPC_CODES.limit,
	REVERTED: RPC_CODES.reverted,
	EXECUTION_FAILED: RPC_CODES.server,
	GAS_EXCEEDS_ALLOWANCE: RPC_CODES.server,
	TRANSACTION_REJECTED: RPC_CODES.rejected,
	OVERRIDE_REFUSED: RPC_CODES.server,
	// The codes of `eth_simulateV1` (execution-apis).
	SIMULATION_NONCE_LOW: -38010,
	SIMULATION_NONCE_HIGH: -38011,
	SIMULATION_NONCE_MAX: RPC_CODES.internal,
	SIMULATION_FEE_CAP: -38012,
	SIMULATION_INTRINSIC_GAS: -38013,
	SIMULATION_FUNDS: -38014,
	SIMULATION_BLOCK_FULL: -38015,
	SIMULATION_NUMBERS: -38020,
	SIMULATION_TIMES: -38021,
	SIMULATION_TOO_LONG: -38026,
	TRANSACTION_UNKNOWN: RPC_CODES.server,
	UNKNOWN_ACCOUNT: RPC_CODES.server,
	UNSUPPORTED: RPC_CODES.unsupported,
};

/** The error a caller sees for whatever a handler threw; null for an internal failure, which tells the caller nothing. */
export function toRpcError(thrown: unknown): RpcError | null {
	if (thrown instanceof RpcError) return thrown;
	if (thrown instanceof UnavailableError)
		return new RpcError(RPC_CODES.unavailable, `${thrown.message} [${thrown.code}]`);
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
