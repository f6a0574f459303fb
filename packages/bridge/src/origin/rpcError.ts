/** An error that the origin answered a JSON-RPC request with. */
export class RpcError extends Error {
	/** JSON-RPC error code; 3 is a revert, with its data. */
	readonly code: number;
	/** Revert data, where there is any. */
	readonly data: string | null;

	constructor(code: number, message: string, data: string | null) {
		super(message);
		this.name = 'RpcError';
		this.code = code;
		this.data = data;
	}
}

/** Reads an error off a JSON-RPC answer, or off what an embedded dispatcher threw; null where it is neither. */
export function readRpcError(error: unknown): RpcError | null {
	if (error instanceof RpcError) return error;
	if (typeof error !== 'object' || error === null) return null;
	const { code, message, data } = error as { code?: unknown; message?: unknown; data?: unknown };
	if (typeof code !== 'number' || typeof message !== 'string') return null;
	return new RpcError(code, message.slice(0, 1000), revertData(data));
}

/** Nodes give revert data as a string, or inside an object. */
function revertData(data: unknown): string | null {
	if (typeof data === 'string') return /^0x(?:[0-9a-fA-F]{2})*$/.test(data) ? data : null;
	if (typeof data !== 'object' || data === null) return null;
	return revertData((data as { data?: unknown }).data);
}
