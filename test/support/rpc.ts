import type { RpcMethods } from '@mosaic/rpc';

/** The name of a method that a node declares. */
export type RpcMethod = keyof RpcMethods;

/** What a caller writes. */
export type RpcParameters<M extends RpcMethod> = RpcMethods[M]['parameters'];

/** What a method answers. */
export type RpcResult<M extends RpcMethod> = RpcMethods[M]['result'];

/** None may be left out where the method can do without. */
type Given<M extends RpcMethod> =
	readonly [] extends RpcParameters<M> ? [params?: RpcParameters<M>] : [params: RpcParameters<M>];

/** Calls a method as it is declared; rejects where the node refuses, or is gone. */
export async function rpc<M extends RpcMethod>(url: string, method: M, ...[params]: Given<M>): Promise<RpcResult<M>> {
	return (await untypedRpc(url, method, params)) as RpcResult<M>;
}

/** The same with the parameters one by one. */
export async function ask<M extends RpcMethod>(
	url: string,
	method: M,
	...params: RpcParameters<M>
): Promise<RpcResult<M>> {
	return (await untypedRpc(url, method, params)) as RpcResult<M>;
}

/** Calls what is not declared, or as it is not declared: methods of other nodes, and parameters that are to be refused. */
export async function untypedRpc(url: string, method: string, params: readonly unknown[] = []): Promise<unknown> {
	const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
	if (error !== undefined) throw new TypeError(`${method}: ${JSON.stringify(error)}`);
	return result;
}

/** An answer that is there: rejects where it is null. */
export async function present<T>(answer: Promise<T>): Promise<NonNullable<T>> {
	const value = await answer;
	if (value === null || value === undefined) throw new TypeError('the answer is null');
	return value;
}
