import { Interface } from 'ethers';
import { until } from '../support/until.ts';
import { deployToken, nonceOf, type Target } from './deployToken.ts';
import { JsonRpc, requestOf } from './jsonRpc.ts';
import { signTransfer } from './signTransfer.ts';

/** What is sent, and how. */
export interface Load {
	readonly kind: 'transfer' | 'erc20';
	readonly transactions: number;
	readonly connections: number;
	/** Requests in one HTTP body. */
	readonly batch: number;
}

/** Transactions per second from the first request until the last one is in a block. Signed beforehand. */
export async function measureTransfers(target: Target, load: Load): Promise<number> {
	const rpc = new JsonRpc(target.url, load.connections);
	try {
		const token = load.kind === 'erc20' ? await deployToken(rpc, target) : null;
		const { raw, nonces } = await sign(rpc, target, load, token);
		const bodies: unknown[] = [];
		for (let start = 0; start < raw.length; start += load.batch) {
			const requests = raw
				.slice(start, start + load.batch)
				.map((transaction, id) => requestOf('eth_sendRawTransaction', [transaction], id));
			bodies.push(load.batch === 1 ? requests[0] : requests);
		}
		const started = performance.now();
		await Promise.all(
			Array.from({ length: load.connections }, async () => {
				for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) await rpc.post(body);
			}),
		);
		// One account after the other: asking for all of them at once would itself be a load.
		for (const [index, key] of target.accounts.entries()) {
			await until(
				() => nonceOf(rpc, key),
				(nonce) => nonce === nonces[index],
			);
		}
		return (1_000 * load.transactions) / (performance.now() - started);
	} finally {
		rpc.close();
	}
}

/** Raw transactions, senders in turn, with each sender's nonce after all of them. */
async function sign(
	rpc: JsonRpc,
	target: Target,
	load: Load,
	token: string | null,
): Promise<{ raw: string[]; nonces: number[] }> {
	const nonces = await Promise.all(target.accounts.map((key) => nonceOf(rpc, key)));
	const chainId = Number(await rpc.call('eth_chainId', []));
	const transfer = new Interface(['function transfer(address,uint256)']);
	const raw: string[] = [];
	for (let index = 0; index < load.transactions; index++) {
		const account = index % target.accounts.length;
		const recipient = `0x${(index + 1).toString(16).padStart(40, '1')}`;
		const nonce = nonces[account] ?? 0;
		nonces[account] = nonce + 1;
		const fields =
			token === null
				? { to: recipient, value: 1n, gasLimit: 21_000n }
				: { to: token, data: transfer.encodeFunctionData('transfer', [recipient, 1n]), gasLimit: 100_000n };
		raw.push(signTransfer(target.accounts[account] ?? '', { ...fields, chainId, nonce }));
	}
	return { raw, nonces };
}
