import { once } from 'node:events';
import { Interface, Transaction, Wallet } from 'ethers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers differ by method, and tests look into them
type Answer = any;

/** A provider of EIP-1193 over one WebSocket, as wallets have it: `request`, and what subscriptions bring. */
class Provider {
	readonly #socket: WebSocket;
	readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
	readonly #told: { readonly subscription: string; readonly result: Answer }[] = [];
	#look: () => void = () => undefined;
	#next = 1;

	private constructor(socket: WebSocket) {
		this.#socket = socket;
		socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data))));
	}

	static async connect(url: string): Promise<Provider> {
		const socket = new WebSocket(url.replace('http', 'ws'));
		await once(socket, 'open');
		return new Provider(socket);
	}

	request(method: string, params: readonly unknown[] = []): Promise<Answer> {
		const id = this.#next++;
		const answered = Promise.withResolvers<Answer>();
		this.#waiting.set(id, answered);
		this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
		return answered.promise;
	}

	/** The first thing told to a subscription that is accepted. */
	async told(subscription: string, accepts: (result: Answer) => boolean): Promise<Answer> {
		for (;;) {
			const found = this.#told.find((each) => each.subscription === subscription && accepts(each.result));
			if (found !== undefined) return found.result;
			await new Promise<void>((resolve) => {
				this.#look = resolve;
			});
		}
	}

	close(): void {
		this.#socket.close();
	}

	#receive(message: Answer): void {
		if (message.method === 'eth_subscription') {
			this.#told.push(message.params);
			this.#look();
			return;
		}
		const waiting = this.#waiting.get(message.id);
		this.#waiting.delete(message.id);
		if (message.error === undefined) waiting?.resolve(message.result);
		else waiting?.reject(Object.assign(new TypeError(message.error.message), message.error));
	}
}

const token = compile('Token');
const interface_ = new Interface(token.abi);
const number = (quantity: string): bigint => BigInt(quantity);

let stack: RunningStack;
let provider: Provider;
let wallet: Wallet;
beforeAll(async () => {
	stack = await startStack();
	provider = await Provider.connect(stack.auxiliary.url);
	wallet = new Wallet(stack.accounts[0]?.privateKey ?? '');
});
afterAll(async () => {
	provider?.close();
	await stack?.program.stop();
});

/** Estimates, prices, signs and sends as MetaMask does, and waits for a head with it; gives the receipt. */
async function confirm(fields: {
	readonly to?: string;
	readonly data?: string;
	readonly value?: string;
}): Promise<Answer> {
	const heads = await provider.request('eth_subscribe', ['newHeads']);
	const request = { from: wallet.address, ...fields };
	const gas = await provider.request('eth_estimateGas', [request]);
	const nonce = await provider.request('eth_getTransactionCount', [wallet.address, 'pending']);
	const history = await provider.request('eth_feeHistory', ['0x5', 'latest', [10, 50, 95]]);
	const tip = history.reward
		.map(([, middle]: string[]) => number(middle ?? '0x0'))
		.reduce((a: bigint, b: bigint) => a + b);
	const priority = tip / BigInt(history.reward.length) || 1_000_000_000n;
	const { data = '0x', to = null, value = '0x0' } = fields;
	const transaction = Transaction.from({
		...{ type: 2, chainId: await provider.request('eth_chainId'), nonce: Number(nonce), to, data, value },
		...{ gasLimit: (number(gas) * 3n) / 2n, maxPriorityFeePerGas: priority },
		maxFeePerGas: number(history.baseFeePerGas.at(-1)) * 2n + priority,
	});
	transaction.signature = wallet.signingKey.sign(transaction.unsignedHash);
	const hash = await provider.request('eth_sendRawTransaction', [transaction.serialized]);
	expect(hash).toBe(transaction.hash);
	for (;;) {
		const receipt = await provider.request('eth_getTransactionReceipt', [hash]);
		if (receipt !== null) {
			await provider.told(heads, (head) => head.hash === receipt.blockHash);
			expect(await provider.request('eth_unsubscribe', [heads])).toBe(true);
			return receipt;
		}
		await provider.told(heads, () => true);
	}
}

test('adds the network: what it is called by', async () => {
	expect(Number(await provider.request('eth_chainId'))).toBe(stack.auxiliary.chainId);
	expect(await provider.request('net_version')).toBe(String(stack.auxiliary.chainId));
	expect(await provider.request('web3_clientVersion')).toMatch(/Mosaic/);
	expect(await provider.request('eth_syncing')).toBe(false);
	const block = await provider.request('eth_getBlockByNumber', ['latest', false]);
	expect(block).toMatchObject({ baseFeePerGas: expect.stringMatching(/^0x/), gasLimit: expect.stringMatching(/^0x/) });
});

test('shows balance and fees', async () => {
	expect(number(await provider.request('eth_getBalance', [wallet.address, 'latest']))).toBe(10n ** 22n);
	expect(number(await provider.request('eth_gasPrice'))).toBeGreaterThan(0n);
	expect(number(await provider.request('eth_maxPriorityFeePerGas'))).toBeGreaterThan(0n);
	const history = await provider.request('eth_feeHistory', ['0x5', 'latest', [10, 50, 95]]);
	const blocks = history.gasUsedRatio.length;
	expect(history.baseFeePerGas).toHaveLength(blocks + 1);
	expect(history.reward).toHaveLength(blocks);
	expect(await provider.request('eth_getCode', [wallet.address, 'latest'])).toBe('0x');
});

test('sends coins, deploys a contract, and moves tokens', async () => {
	const to = stack.accounts[1]?.address ?? '';
	const sent = await confirm({ to, value: '0x5' });
	expect(sent).toMatchObject({ status: '0x1', gasUsed: '0x5208', from: wallet.address.toLowerCase() });
	const supply = interface_.encodeDeploy([1_000n]).slice(2);
	const { contractAddress, status } = await confirm({ data: `${token.bytecode}${supply}` });
	expect(status).toBe('0x1');
	const events = await provider.request('eth_subscribe', ['logs', { address: contractAddress }]);
	const data = interface_.encodeFunctionData('transfer', [to, 7n]);
	const { transactionHash } = await confirm({ to: contractAddress, data });
	const log = await provider.told(events, () => true);
	expect(log).toMatchObject({ transactionHash, removed: false });
	expect(interface_.parseLog(log)?.args.toArray()).toEqual([wallet.address, to, 7n]);
	const balance = { to: contractAddress, data: interface_.encodeFunctionData('balanceOf', [to]) };
	expect(number(await provider.request('eth_call', [balance, 'latest']))).toBe(7n);
	const tooMany = { from: to, to: contractAddress, data: interface_.encodeFunctionData('transfer', [to, 8n]) };
	const refused = await provider.request('eth_estimateGas', [tooMany]).catch((error: unknown) => error);
	expect(refused).toMatchObject({ code: 3, message: expect.stringMatching(/^execution reverted/) });
	expect(interface_.parseError(refused.data)?.name).toBe('ERC20InsufficientBalance');
	expect(await provider.request('eth_getTransactionCount', [wallet.address, 'pending'])).toBe('0x3');
});

test('speeds up a transaction by another in its place', async () => {
	const nonce = Number(await provider.request('eth_getTransactionCount', [wallet.address, 'pending'])) + 1;
	const pending = await provider.request('eth_subscribe', ['newPendingTransactions']);
	const signed = (maxFeePerGas: bigint, at: number): Promise<string> =>
		wallet.signTransaction({
			...{ type: 2, chainId: stack.auxiliary.chainId, nonce: at, to: wallet.address, gasLimit: 21_000 },
			...{ maxFeePerGas, maxPriorityFeePerGas: maxFeePerGas / 2n },
		});
	// It waits for the nonce before it.
	const slow = await provider.request('eth_sendRawTransaction', [await signed(4_000_000_000n, nonce)]);
	const quick = await provider.request('eth_sendRawTransaction', [await signed(8_000_000_000n, nonce)]);
	expect(await provider.request('eth_getTransactionByHash', [slow])).toBeNull();
	expect(await provider.request('eth_getTransactionByHash', [quick])).toMatchObject({ blockNumber: null });
	const first = await provider.request('eth_sendRawTransaction', [await signed(4_000_000_000n, nonce - 1)]);
	for (const hash of [first, quick]) await provider.told(pending, (told) => told === hash);
	const heads = await provider.request('eth_subscribe', ['newHeads']);
	for (;;) {
		const receipt = await provider.request('eth_getTransactionReceipt', [quick]);
		if (receipt !== null) {
			expect(receipt.status).toBe('0x1');
			break;
		}
		await provider.told(heads, () => true);
	}
	expect(await provider.request('eth_getTransactionReceipt', [slow])).toBeNull();
});
