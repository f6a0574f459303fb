import { Agent, request } from 'node:http';
import { addressOf, hexToBytes, signDigest } from '@mosaic/consensus';
import { AbiCoder, getCreateAddress, Interface, Transaction, type TransactionLike } from 'ethers';
import { compile } from '../support/compile.ts';
import { until } from '../support/until.ts';

type Hex = `0x${string}`;

/** A node under load. */
export interface Target {
	readonly url: string;
	/** Private keys of funded accounts. */
	readonly accounts: readonly string[];
}

/** What is sent, and how. */
export interface Load {
	readonly kind: 'transfer' | 'erc20';
	readonly transactions: number;
	readonly connections: number;
	/** Requests in one HTTP body. */
	readonly batch: number;
}

const fees = { type: 2, maxFeePerGas: 100_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n } as const;

/** Transactions per second from the first request until the last one is in a block. Signed beforehand. */
export async function measureTransfers(target: Target, load: Load): Promise<number> {
	const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
	try {
		const token = load.kind === 'erc20' ? await deployToken(agent, target) : null;
		const raw = await sign(agent, target, load, token);
		const bodies: unknown[] = [];
		for (let start = 0; start < raw.length; start += load.batch) {
			const calls = raw
				.slice(start, start + load.batch)
				.map((transaction, id) => call('eth_sendRawTransaction', [transaction], id));
			bodies.push(load.batch === 1 ? calls[0] : calls);
		}
		const started = performance.now();
		await Promise.all(
			Array.from({ length: load.connections }, async () => {
				for (let body = bodies.shift(); body !== undefined; body = bodies.shift())
					requireAccepted(await post(agent, target.url, body));
			}),
		);
		await until(
			() => Promise.all(target.accounts.map((key) => nonceOf(agent, target, key, 'latest'))),
			(nonces) => nonces.every((nonce, index) => nonce === raw.nonces[index]),
		);
		return (1_000 * load.transactions) / (performance.now() - started);
	} finally {
		agent.destroy();
	}
}

/** Raw transactions, senders in turn, with each sender's nonce after all of them. */
async function sign(
	agent: Agent,
	target: Target,
	load: Load,
	token: string | null,
): Promise<string[] & { nonces: number[] }> {
	const nonces = await Promise.all(target.accounts.map((key) => nonceOf(agent, target, key, 'latest')));
	const chainId = Number(await rpc(agent, target.url, 'eth_chainId', []));
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
		raw.push(signed(target.accounts[account] ?? '', { ...fees, ...fields, chainId, nonce }));
	}
	return Object.assign(raw, { nonces });
}

function signed(privateKey: string, fields: TransactionLike): string {
	const transaction = Transaction.from(fields);
	transaction.signature = signDigest(transaction.unsignedHash as Hex, hexToBytes(privateKey as Hex));
	return transaction.serialized;
}

/** Deploys a token whose supply is spread over all accounts. */
async function deployToken(agent: Agent, target: Target): Promise<string> {
	const { bytecode } = compile('Token');
	const [owner = ''] = target.accounts;
	const chainId = Number(await rpc(agent, target.url, 'eth_chainId', []));
	const supply = 10n ** 24n;
	let nonce = await nonceOf(agent, target, owner, 'latest');
	const from = addressOf(hexToBytes(owner as Hex));
	const token = getCreateAddress({ from, nonce });
	const data = `${bytecode}${AbiCoder.defaultAbiCoder().encode(['uint256'], [supply]).slice(2)}`;
	const send = (fields: TransactionLike) => {
		const transaction = signed(owner, { ...fees, chainId, gasLimit: 3_000_000n, nonce, ...fields });
		nonce += 1;
		return rpc(agent, target.url, 'eth_sendRawTransaction', [transaction]);
	};
	await send({ data });
	const transfer = new Interface(['function transfer(address,uint256)']);
	for (const key of target.accounts.slice(1)) {
		const share = [addressOf(hexToBytes(key as Hex)), supply / BigInt(target.accounts.length)];
		await send({ to: token, data: transfer.encodeFunctionData('transfer', share) });
	}
	await until(
		() => nonceOf(agent, target, owner, 'latest'),
		(mined) => mined === nonce,
	);
	return token;
}

async function nonceOf(agent: Agent, { url }: Target, key: string, block: string): Promise<number> {
	return Number(await rpc(agent, url, 'eth_getTransactionCount', [addressOf(hexToBytes(key as Hex)), block]));
}

function call(method: string, params: readonly unknown[], id: number) {
	return { jsonrpc: '2.0', id, method, params };
}

async function rpc(agent: Agent, url: string, method: string, params: readonly unknown[]): Promise<unknown> {
	const answer = await post(agent, url, call(method, params, 1));
	requireAccepted(answer);
	return (answer as { result: unknown }).result;
}

function requireAccepted(answer: unknown): void {
	for (const single of Array.isArray(answer) ? answer : [answer]) {
		if (single.error !== undefined) throw new TypeError(`the node refused a request: ${JSON.stringify(single.error)}`);
	}
}

function post(agent: Agent, url: string, body: unknown): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const text = JSON.stringify(body);
		const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
		const sent = request(url, { method: 'POST', agent, headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
		});
		sent.on('error', reject);
		sent.end(text);
	});
}
