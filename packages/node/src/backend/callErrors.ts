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
