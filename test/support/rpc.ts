/** Calls a method; rejects where the node refuses, or is gone. */
// biome-ignore lint/suspicious/noExplicitAny: answers differ by method, and tests look into them
export async function rpc(url: string, method: string, params: readonly unknown[] = []): Promise<any> {
	const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
	if (error !== undefined) throw new TypeError(`${method}: ${JSON.stringify(error)}`);
	return result;
}
