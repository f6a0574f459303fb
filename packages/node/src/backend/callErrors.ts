import { BackendError } from '@mosaic/rpc';
import { type CallFailure, ChainError } from '../chain/index.ts';

/** Why a message could not run, for callers; what is no fault of theirs passes as it is. */
export function callError(error: unknown): unknown {
	if (!(error instanceof ChainError)) return error;
	switch (error.code) {
		case 'BLOCK_UNKNOWN':
			return new BackendError('BLOCK_NOT_FOUND', `header not found: ${error.message}`);
		case 'CALL_FUNDS':
		case 'CALL_FEE_CAP':
		case 'CALL_INTRINSIC_GAS':
			return new BackendError('EXECUTION_FAILED', error.message);
		case 'OVERRIDE_REFUSED':
			return new BackendError('OVERRIDE_REFUSED', error.message);
		case 'CALL_MALFORMED':
			return new BackendError('INVALID_REQUEST', error.message);
		default:
			return error;
	}
}

/** Why a message failed as it ran. */
export function failureError(failure: CallFailure): BackendError {
	if (failure.kind === 'revert') return new BackendError('REVERTED', 'execution reverted', failure.data);
	return new BackendError('EXECUTION_FAILED', failure.reason);
}

/** The failure behind such an error, null where the message did not run. */
export function failureOf(error: unknown): CallFailure | null {
	if (!(error instanceof BackendError)) return null;
	if (error.code === 'REVERTED') return { kind: 'revert', data: error.data ?? '0x' };
	if (error.code !== 'EXECUTION_FAILED' && error.code !== 'GAS_EXCEEDS_ALLOWANCE') return null;
	return { kind: 'halt', reason: error.message, outOfGas: error.code === 'GAS_EXCEEDS_ALLOWANCE' };
}

/** Why a simulation could not run, for callers: the same refusals have codes of their own there. */
export function simulationError(error: unknown): unknown {
	if (!(error instanceof ChainError)) return error;
	const { data, message } = error;
	switch (data.code) {
		case 'CALL_NONCE':
			return new BackendError(data.nonce < data.expected ? 'SIMULATION_NONCE_LOW' : 'SIMULATION_NONCE_HIGH', message);
		case 'CALL_NONCE_MAX':
			return new BackendError('SIMULATION_NONCE_MAX', message);
		case 'CALL_FEE_CAP':
			return new BackendError('SIMULATION_FEE_CAP', message);
		case 'CALL_INTRINSIC_GAS':
			return new BackendError('SIMULATION_INTRINSIC_GAS', message);
		case 'CALL_FUNDS':
			return new BackendError('SIMULATION_FUNDS', message);
		case 'SIMULATION_BLOCK_FULL':
		case 'SIMULATION_NUMBERS':
		case 'SIMULATION_TIMES':
		case 'SIMULATION_TOO_LONG':
			return new BackendError(data.code, message);
		default:
			return callError(error);
	}
}
