import type { Hex } from '@mosaic/consensus';

/** Error codes of JSON-RPC 2.0 and EIP-1474, and geth's 3 for a revert. */
export const RPC_CODES = {
	parse: -32700,
	invalidRequest: -32600,
	methodNotFound: -32601,
	invalidParameters: -32602,
	internal: -32603,
	server: -32000,
	notFound: -32001,
	unavailable: -32002,
	rejected: -32003,
	unsupported: -32004,
	limit: -32005,
	/** Of a call within `eth_simulateV1`: it failed otherwise than by a revert. */
	executionFailed: -32015,
	reverted: 3,
	/** EIP-7966; the data is the transaction's hash. */
	receiptTimeout: 4,
} as const;

/** An error as a caller sees it: nothing else about a failure ever leaves the server. */
export class RpcError extends Error {
	readonly code: number;
	readonly data: Hex | undefined;

	constructor(code: number, message: string, data?: Hex) {
		super(message);
		this.name = 'RpcError';
		this.code = code;
		this.data = data;
	}
}

/** -32602; the message names the parameter. */
export function invalidParameter(path: string, reason: string): RpcError {
	return new RpcError(RPC_CODES.invalidParameters, `invalid parameter '${path}': ${reason}`);
}
