import { JsonRpc } from '../jsonRpc.ts';
import type { PreparedChain } from './prepareChain.ts';
import { hex } from './questions.ts';

/** Blocks of one query: what nodes allow. */
const queryBlocks = 10_000;

/** Milliseconds to find all logs of a topic that few logs have, over the whole chain made, one query after the other. */
export async function searchLogs({ target, searched, sparseTopics, sparseLogs }: PreparedChain): Promise<number> {
	const rpc = new JsonRpc(target.url, 1);
	try {
		await rpc.call('eth_chainId', []);
		const started = performance.now();
		let found = 0;
		for (let from = searched.from; from <= searched.to; from += queryBlocks) {
			const to = Math.min(searched.to, from + queryBlocks - 1);
			const query = { fromBlock: hex(from), toBlock: hex(to), topics: sparseTopics };
			found += ((await rpc.call('eth_getLogs', [query])) as unknown[]).length;
		}
		if (found !== sparseLogs) throw new TypeError(`found ${found} logs where ${sparseLogs} were made`);
		return performance.now() - started;
	} finally {
		rpc.close();
	}
}
