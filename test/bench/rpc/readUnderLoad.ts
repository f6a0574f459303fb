import { until } from '../../support/until.ts';
import { nonceOf, type Target } from '../deployToken.ts';
import { JsonRpc, requestOf } from '../jsonRpc.ts';
import { signTransfer } from '../signTransfer.ts';
import type { LoadGenerator, LoadResult } from './loadGenerator.ts';
import type { PreparedChain } from './prepareChain.ts';
import { single } from './questions.ts';

/** Transactions in one HTTP body, and connections that send. */
const batch = 50;
const senders = 4;
/** Milliseconds from one read to the next. */
const readEvery = 25;

/** Who sends, and who reads. */
export interface Clients {
	readonly sender: LoadGenerator;
	readonly reader: LoadGenerator;
}

/** Latencies of reads while transfers are sent as fast as they are taken, until all are in blocks; transfers a second. */
export async function readUnderLoad(
	{ target, holders }: PreparedChain,
	transactions: number,
	{ sender, reader }: Clients,
): Promise<{ readonly reads: LoadResult; readonly rate: number }> {
	const rpc = new JsonRpc(target.url, 1);
	try {
		const { bodies, nonces } = await transfers(rpc, target, transactions);
		const { url } = target;
		const asked = holders
			.slice(0, 100)
			.flatMap((holder) => [
				single('eth_blockNumber', []),
				single('eth_getBalance', [holder, 'latest']),
				single('eth_getBlockByNumber', ['latest', false]),
			]);
		const reading = reader.run({ url, bodies: asked, connections: 1, lasts: 'untilStopped', every: readEvery });
		const started = performance.now();
		await sender.run({ url, bodies, connections: senders, lasts: 'once', every: 0 });
		for (const [index, key] of target.accounts.entries()) {
			await until(
				() => nonceOf(rpc, key),
				(nonce) => nonce === nonces[index],
			);
		}
		const milliseconds = performance.now() - started;
		reader.stop();
		return { reads: await reading, rate: (1_000 * transactions) / milliseconds };
	} finally {
		rpc.close();
	}
}

async function transfers(
	rpc: JsonRpc,
	target: Target,
	count: number,
): Promise<{ readonly bodies: string[]; readonly nonces: readonly number[] }> {
	const nonces: number[] = [];
	for (const key of target.accounts) nonces.push(await nonceOf(rpc, key));
	const chainId = Number(await rpc.call('eth_chainId', []));
	const requests = Array.from({ length: count }, (_, index) => {
		const account = index % target.accounts.length;
		const nonce = nonces[account] ?? 0;
		nonces[account] = nonce + 1;
		const to = `0x${(index + 1).toString(16).padStart(40, '1')}`;
		const raw = signTransfer(target.accounts[account] ?? '', { to, value: 1n, gasLimit: 21_000n, chainId, nonce });
		return requestOf('eth_sendRawTransaction', [raw], index);
	});
	const bodies: string[] = [];
	for (let at = 0; at < count; at += batch) bodies.push(JSON.stringify(requests.slice(at, at + batch)));
	return { bodies, nonces };
}
