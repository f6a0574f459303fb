import { Contract, Wallet, WebSocketProvider } from 'ethers';
import { type Abi, createPublicClient, createWalletClient, defineChain, type Hex, http, webSocket } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { expect } from 'vitest';
import { compile } from '../support/compile.ts';
import { account, type TestNode } from '../support/network.ts';
import { rpc } from '../support/rpc.ts';
import { until } from '../support/until.ts';

/** On a machine that is busy a request may take longer than clients wait by themselves. */
const patient = { timeout: 120_000, retryCount: 0 };
const webSocketUrl = ({ url }: TestNode): string => url.replace('http', 'ws');

/** Where each client of {@link useToken} is connected. */
export interface ClientNodes {
	readonly viemWrites: TestNode;
	readonly viemFollows: TestNode;
	readonly ethersFollows: TestNode;
}

/**
 * Deploys an ERC20 and moves some of it with viem through one node, while viem follows the heads and ethers the
 * token's events at others, over WebSocket; both then see the same finalised block.
 */
export async function useToken({ viemWrites, viemFollows, ethersFollows }: ClientNodes): Promise<void> {
	const { abi, bytecode } = compile('Token') as { abi: Abi; bytecode: Hex };
	const chain = defineChain({
		id: Number(await rpc(viemWrites.url, 'eth_chainId')),
		name: 'Mosaic',
		nativeCurrency: { name: 'Coin', symbol: 'COIN', decimals: 18 },
		rpcUrls: { default: { http: [viemWrites.url] } },
	});
	const options = { chain, transport: http(viemWrites.url, patient), pollingInterval: 50, cacheTime: 0 };
	const reader = createPublicClient(options);
	const wallet = createWalletClient({ ...options, account: privateKeyToAccount(account.privateKey) });
	const socket = webSocket(webSocketUrl(viemFollows), patient);
	const follower = createPublicClient({ chain, cacheTime: 0, transport: socket });
	const provider = new WebSocketProvider(webSocketUrl(ethersFollows));
	const heads: bigint[] = [];
	const unwatch = follower.watchBlocks({ onBlock: ({ number }) => void heads.push(number) });
	try {
		const deployed = await reader.waitForTransactionReceipt({
			hash: await wallet.deployContract({ abi, bytecode, args: [1_000n] }),
		});
		const address = deployed.contractAddress ?? '0x';
		await until(
			() => provider.getCode(address),
			(code) => code !== '0x',
		);
		const token = new Contract(address, abi as never, provider);
		const told: unknown[][] = [];
		await token.on('Transfer', (...event: unknown[]) => void told.push(event.slice(0, 3)));
		// Its socket answers in order: the subscription is there when this is answered.
		await provider.send('eth_chainId', []);
		const moved = await reader.waitForTransactionReceipt({
			hash: await wallet.writeContract({ abi, address, functionName: 'transfer', args: [address, 7n] }),
		});
		const event = [wallet.account.address, deployed.contractAddress, 7n].map((part) => String(part).toLowerCase());
		await until(
			async () => told,
			(events) => events.length > 0,
		);
		expect(told.map((parts) => parts.map((part) => String(part).toLowerCase()))).toEqual([event]);
		const logs = await token.queryFilter('Transfer', Number(moved.blockNumber));
		expect(logs.map(({ transactionHash }) => transactionHash)).toEqual([moved.transactionHash]);
		await until(
			async () => heads,
			(numbers) => numbers.some((number) => number >= moved.blockNumber),
		);
		const final = await until(
			() => provider.getBlock('finalized'),
			(block) => BigInt(block?.number ?? 0) >= moved.blockNumber,
		);
		await until(
			() => follower.getBlock({ blockTag: 'finalized' }),
			({ number }) => number >= BigInt(final?.number ?? 0),
		);
		const same = await follower.getBlock({ blockNumber: BigInt(final?.number ?? 0) });
		expect(same.hash).toBe(final?.hash);
	} finally {
		unwatch();
		await provider.destroy();
		(await follower.transport.getRpcClient()).close();
	}
}

/** Sends two transactions of one account to two nodes, the later one first; the others count both, and include both. */
export async function sendOutOfOrder(early: TestNode, late: TestNode, witness: TestNode): Promise<void> {
	const pending = async (): Promise<number> =>
		Number(await rpc(witness.url, 'eth_getTransactionCount', [account.address, 'pending']));
	const chainId = Number(await rpc(witness.url, 'eth_chainId'));
	const nonce = await pending();
	const signed = (ahead: number) =>
		new Wallet(account.privateKey).signTransaction({
			...{ type: 2, chainId, nonce: nonce + ahead, to: account.address, value: 1n },
			...{ gasLimit: 21_000n, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n },
		});
	const later = await rpc(early.url, 'eth_sendRawTransaction', [(await signed(1)) as `0x${string}`]);
	const sooner = await rpc(late.url, 'eth_sendRawTransaction', [(await signed(0)) as `0x${string}`]);
	await until(pending, (count) => count === nonce + 2);
	const numbers: number[] = [];
	for (const hash of [sooner, later]) {
		const receipt = await until(
			() => rpc(witness.url, 'eth_getTransactionReceipt', [hash]),
			(found) => found !== null,
		);
		expect(receipt.status).toBe('0x1');
		numbers.push(Number(receipt.blockNumber) * 1_000 + Number(receipt.transactionIndex));
	}
	expect(numbers[0]).toBeLessThan(numbers[1] ?? 0);
}
