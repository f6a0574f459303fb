/** One JSON-RPC request: resolves with the result, rejects with {code, message, data} of the JSON-RPC error. */
export type RequestFunction = (method: string, params: readonly unknown[]) => Promise<unknown>;
