import { Contract, ContractFactory, id, JsonRpcProvider, type Provider, Wallet, WebSocketProvider } from 'ethers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

const supply = 1_000_000n;

describe('ethers on the embedded origin', () => {
	let stack: RunningStack;
	let provider: JsonRpcProvider;
	let wallet: Wallet;
	let token: Contract;
	beforeAll(async () => {
		stack = await startStack();
		const options = { staticNetwork: true, pollingInterval: 20, cacheTimeout: -1 };
		provider = new JsonRpcProvider(stack.origin.url, stack.origin.chainId, options);
		wallet = new Wallet(stack.accounts[0]?.privateKey ?? '', provider);
		const { abi, bytecode } = compile('Token');
		const deployed = await new ContractFactory(abi, bytecode, wallet).deploy(supply);
		await deployed.waitForDeployment();
		token = new Contract(await deployed.getAddress(), abi, wallet);
	});
	afterAll(async () => {
		provider.destroy();
		await stack.program.stop();
	});
	const addressOf = (index: number): string => stack.accounts[index]?.address ?? '';

	test('reads what it needs to send a transaction, and its receipt', async () => {
		expect((await provider.getNetwork()).chainId).toBe(BigInt(stack.origin.chainId));
		const fees = await provider.getFeeData();
		expect(fees.maxPriorityFeePerGas).toBeGreaterThan(0n);
		expect(await provider.estimateGas({ from: addressOf(0), to: addressOf(1), value: 1n })).toBe(21_000n);
		const sent = await wallet.sendTransaction({ to: addressOf(1), value: 1n });
		const receipt = await sent.wait();
		expect(receipt).toMatchObject({ status: 1, gasUsed: 21_000n, from: addressOf(0), to: addressOf(1) });
		const block = await provider.getBlock(receipt?.blockNumber ?? -1, true);
		expect(block?.prefetchedTransactions.map(({ hash }) => hash)).toContain(sent.hash);
		expect(await provider.getTransactionCount(addressOf(0), 'pending')).toBe(sent.nonce + 1);
	});

	test('decodes a custom error of OpenZeppelin', async () => {
		const refused = token.getFunction('transfer').staticCall(addressOf(1), supply * 2n);
		await expect(refused).rejects.toMatchObject({
			code: 'CALL_EXCEPTION',
			revert: { name: 'ERC20InsufficientBalance' },
		});
		const estimate = token.getFunction('transfer').estimateGas(addressOf(1), supply * 2n);
		const selector = token.interface.getError('ERC20InsufficientBalance')?.selector ?? 'none';
		await expect(estimate).rejects.toMatchObject({
			code: 'CALL_EXCEPTION',
			data: expect.stringMatching(`^${selector}`),
		});
	});

	test('understands the refusal of a transaction', async () => {
		const low = wallet.sendTransaction({ to: addressOf(1), nonce: 0, gasLimit: 21_000n });
		await expect(low).rejects.toMatchObject({ code: 'NONCE_EXPIRED' });
		const poor = wallet.sendTransaction({ to: addressOf(1), gasLimit: 21_000n, value: 10n ** 30n });
		await expect(poor).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
	});

	test('finds logs, by query and by polling', async () => {
		const seen = new Promise((resolve) => void token.on('Transfer', (_from, _to, value) => resolve(value)));
		const sent = await token.getFunction('transfer')(addressOf(2), 77n);
		const { blockNumber } = await sent.wait();
		const logs = await provider.getLogs({
			fromBlock: blockNumber,
			toBlock: blockNumber,
			topics: [id('Transfer(address,address,uint256)')],
		});
		expect(logs.map(({ transactionHash }) => transactionHash)).toContain(sent.hash);
		expect(await seen).toBeTypeOf('bigint');
		await token.removeAllListeners();
	});

	test('hears of blocks, transactions and logs over a WebSocket on the same port', async () => {
		const socket = new WebSocketProvider(stack.origin.url.replace('http', 'ws'), stack.origin.chainId, {
			staticNetwork: true,
		});
		const next = <T>(
			subscribe: (provider: Provider, tell: (value: T) => void) => Promise<unknown>,
		): Promise<{ value: Promise<T> }> =>
			new Promise((ready) => {
				const value = new Promise<T>((resolve) => void subscribe(socket, resolve).then(() => ready({ value })));
			});
		const block = await next<number>((from, tell) => from.on('block', tell));
		const pending = await next<string>((from, tell) => from.on('pending', tell));
		const log = await next<{ transactionHash: string }>(async (from, tell) =>
			from.on({ address: await token.getAddress() }, tell),
		);
		expect(await socket.getBlockNumber()).toBeGreaterThan(0);
		const sent = await token.getFunction('transfer')(addressOf(2), 5n);
		expect((await log.value).transactionHash).toBe(sent.hash);
		expect(await pending.value).toBe(sent.hash);
		expect(await block.value).toBeGreaterThan(0);
		await socket.destroy();
	});

	test('the auxiliary chain has the mosaic namespace, the origin has not', async () => {
		const auxiliary = new JsonRpcProvider(stack.auxiliary.url, stack.auxiliary.chainId, { staticNetwork: true });
		expect(await auxiliary.send('mosaic_status', [])).toMatchObject({ core: { address: stack.core.toLowerCase() } });
		await expect(provider.send('mosaic_status', [])).rejects.toMatchObject({ info: { error: { code: -32601 } } });
		auxiliary.destroy();
	});
});
