/** Why a server could not start. */
export type RpcServerErrorCode =
	| 'RPC_PORT_IN_USE'
	| 'RPC_LISTEN_FAILED'
	| 'RPC_INVALID_OPTION'
	| 'RPC_JWT_SECRET_INVALID'
	| 'RPC_ALREADY_STARTED';

/** A failure of the server itself, for whoever starts it. */
export class RpcServerError extends Error {
	readonly code: RpcServerErrorCode;
	readonly data: { readonly host?: string; readonly port?: number; readonly option?: string; readonly reason?: string };

	constructor(code: RpcServerErrorCode, message: string, data: RpcServerError['data'] = {}) {
		super(message);
		this.name = 'RpcServerError';
		this.code = code;
		this.data = data;
	}
}
