/** Why the pool refuses a transaction or a request. */
export type PoolErrorCode =
	| 'MALFORMED'
	| 'OVERSIZED'
	| 'TYPE_NOT_SUPPORTED'
	| 'UNPROTECTED'
	| 'WRONG_CHAIN_ID'
	| 'INVALID_SIGNATURE'
	| 'INIT_CODE_TOO_LARGE'
	| 'GAS_LIMIT_TOO_HIGH'
	| 'EXCEEDS_BLOCK_GAS_LIMIT'
	| 'FEE_CAP_TOO_LARGE'
	| 'TIP_TOO_LARGE'
	| 'TIP_ABOVE_FEE_CAP'
	| 'NONCE_MAX'
	| 'INTRINSIC_GAS_TOO_LOW'
	| 'FLOOR_DATA_GAS_TOO_LOW'
	| 'TIP_BELOW_MINIMUM'
	| 'EMPTY_AUTHORIZATION_LIST'
	| 'SENDER_HAS_CODE'
	| 'NONCE_TOO_LOW'
	| 'INSUFFICIENT_FUNDS'
	| 'DELEGATED_NONCE_GAP'
	| 'DELEGATED_LIMIT'
	| 'ALREADY_KNOWN'
	| 'REPLACEMENT_UNDERPRICED'
	| 'ACCOUNT_LIMIT'
	| 'UNDERPRICED'
	| 'FUTURE_REPLACES_PENDING'
	| 'POOL_FULL'
	| 'RECOVERY_OVERLOADED'
	| 'RECOVERY_FAILED'
	| 'CLOSED';

/** What a {@link PoolError} tells beside its message; numbers are bigints so that none loses precision. */
export type PoolErrorData = Readonly<Record<string, bigint | number | string>>;

/**
 * A transaction refused by the pool. `message` is worded as geth words it, so that tools which look for geth's
 * words find them; `code` is ours, stable, and what tests and callers compare.
 */
export class PoolError extends Error {
	override readonly name = 'PoolError';
	readonly code: PoolErrorCode;
	/** JSON-RPC code that geth answers for every refused transaction. */
	readonly rpcCode = -32000;
	readonly data: PoolErrorData;

	constructor(code: PoolErrorCode, message: string, data: PoolErrorData = {}) {
		super(message);
		this.code = code;
		this.data = data;
	}
}
