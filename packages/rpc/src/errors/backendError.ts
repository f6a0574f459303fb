import type { Hex } from '@mosaic/consensus';

/** What a backend may refuse with; every other rejection is an internal error. */
export type BackendErrorCode =
	| 'BLOCK_NOT_FOUND'
	| 'STATE_UNAVAILABLE'
	| 'INVALID_RANGE'
	| 'INVALID_REQUEST'
	| 'LIMIT_EXCEEDED'
	| 'REVERTED'
	| 'EXECUTION_FAILED'
	| 'GAS_EXCEEDS_ALLOWANCE'
	| 'TRANSACTION_REJECTED'
	| 'OVERRIDE_REFUSED'
	| 'SIMULATION_NONCE_LOW'
	| 'SIMULATION_NONCE_HIGH'
	| 'SIMULATION_NONCE_MAX'
	| 'SIMULATION_FEE_CAP'
	| 'SIMULATION_INTRINSIC_GAS'
	| 'SIMULATION_FUNDS'
	| 'SIMULATION_BLOCK_FULL'
	| 'SIMULATION_NUMBERS'
	| 'SIMULATION_TIMES'
	| 'SIMULATION_TOO_LONG'
	| 'TRANSACTION_UNKNOWN'
	| 'UNKNOWN_ACCOUNT'
	| 'UNSUPPORTED';

/** A refusal whose message the caller of the RPC may read. `data` is the revert data of `REVERTED`. */
export class BackendError extends Error {
	readonly code: BackendErrorCode;
	readonly data: Hex | undefined;

	constructor(code: BackendErrorCode, message: string, data?: Hex) {
		super(message);
		this.name = 'BackendError';
		this.code = code;
		this.data = data;
	}
}
