import { bytesToHex, hexToBytes, keccak256, verifyMerkleProof } from '@mosaic/consensus';
import {
	Contract,
	decodeRlp,
	encodeRlp,
	JsonRpcProvider,
	keccak256 as keccakHex,
	type RlpStructuredDataish,
	SigningKey,
	toBeArray,
	Wallet,
	WebSocketProvider,
} from 'ethers';
import {
	type Abi,
	type Address,
	BaseError,
	ContractFunctionRevertedError,
	createPublicClient,
	createWalletClient,
	defineChain,
	getContract,
	type Hex,
	http,
	parseAbiItem,
	webSocket,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

const supply = 1_000_000n;
const transferEvent = parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)');
const { abi, bytecode } = compile('Token') as { abi: Abi; bytecode: Hex };

let stack: RunningStack;
let url: string;
beforeAll(async () => {
	stack = await startStack();
	url = stack.auxiliary.url;
});
afterAll(async () => {
	expect(await stack.program.stop()).toBe(0);
});

const keyOf = (index: number): Hex => (stack.accounts[index]?.privateKey ?? '0x') as Hex;
const addressOf = (index: number): Address => (stack.accounts[index]?.address ?? '0x') as Address;

function chain() {
	return defineChain({
		id: stack.auxiliary.chainId,
		name: 'Mosaic',
		nativeCurrency: { name: 'Coin', symbol: 'COIN', decimals: 18 },
		rpcUrls: { default: { http: [url] } },
	});
}

/** A viem client that reads and one that signs with the key of an account, over HTTP. */
function viemClients(index: number) {
	const options = { chain: chain(), transport: http(url), pollingInterval: 20, cacheTime: 0 };
	const account = privateKeyToAccount(keyOf(index));
	return { reader: createPublicClient(options), wallet: createWalletClient({ ...options, account }) };
}

async function deployToken(index: number): Promise<Address> {
	const { reader, wallet } = viemClients(index);
	const hash = await wallet.deployContract({ abi, bytecode, args: [supply] });
	const { contractAddress, status } = await reader.waitForTransactionReceipt({ hash });
	expect(status).toBe('success');
	return contractAddress as Address;
}

describe('viem over HTTP', () => {
	let token: Address;
	beforeAll(async () => {
		token = await deployToken(0);
	});

	test('deploys, writes, waits for the receipt and reads', async () => {
		const { reader, wallet } = viemClients(0);
		const contract = getContract({ abi, address: token, client: { public: reader, wallet } });
		const hash = await contract.write.transfer?.([addressOf(5), 123n]);
		const receipt = await reader.waitForTransactionReceipt({ hash: hash ?? '0x' });
		expect(receipt).toMatchObject({ status: 'success', type: 'eip1559', from: addressOf(0).toLowerCase() });
		expect(await contract.read.balanceOf?.([addressOf(5)])).toBe(123n);
		const logs = await reader.getLogs({ address: token, event: transferEvent, fromBlock: receipt.blockNumber });
		expect(logs.map(({ args }) => args)).toContainEqual({ from: addressOf(0), to: addressOf(5), value: 123n });
	});

	test('estimates, and decodes a custom error', async () => {
		const { reader, wallet } = viemClients(0);
		expect(await reader.estimateGas({ account: addressOf(0), to: addressOf(5), value: 1n })).toBe(21_000n);
		const request = { abi, address: token, functionName: 'transfer', account: wallet.account };
		const gas = await reader.estimateContractGas({ ...request, args: [addressOf(6), 1n] });
		expect(gas).toBeGreaterThan(21_000n);
		const error = await reader.simulateContract({ ...request, args: [addressOf(5), supply * 2n] }).catch((e) => e);
		const revert = error instanceof BaseError ? error.walk((e) => e instanceof ContractFunctionRevertedError) : error;
		expect(revert).toMatchObject({ data: { errorName: 'ERC20InsufficientBalance' } });
		expect(revert.data.args).toEqual([addressOf(0), expect.any(BigInt), supply * 2n]);
		await expect(reader.estimateContractGas({ ...request, args: [addressOf(5), supply * 2n] })).rejects.toThrow(
			'ERC20InsufficientBalance',
		);
	});

	test('asks several things in one batch', async () => {
		const bodies: unknown[] = [];
		const transport = http(url, {
			batch: true,
			onFetchRequest: (_, { body }) => void bodies.push(JSON.parse(String(body))),
		});
		const reader = createPublicClient({ chain: chain(), transport });
		const owners = [0, 7, 8].map(addressOf);
		const read = { abi, address: token, functionName: 'balanceOf' };
		const [number, ...balances] = await Promise.all([
			reader.getBlockNumber({ cacheTime: 0 }),
			...owners.map((owner) => reader.readContract({ ...read, args: [owner] })),
		]);
		expect(number).toBeGreaterThan(0n);
		expect(balances).toEqual([expect.any(BigInt), 0n, 0n]);
		expect(bodies).toEqual([expect.toSatisfy((batch: unknown[]) => batch.length === 4)]);
	});

	test('gets a proof that verifies against the block', async () => {
		const { reader } = viemClients(0);
		const block = await reader.getBlock();
		const proof = await reader.getProof({ address: token, storageKeys: [], blockNumber: block.number });
		const leaf = verifyMerkleProof(block.stateRoot, keccak256(hexToBytes(token)), proof.accountProof);
		expect(decodeRlp(leaf ?? '0x')).toEqual(['0x01', '0x', proof.storageHash, proof.codeHash]);
	});

	test('watches blocks and events by polling', async () => {
		const { reader, wallet } = viemClients(0);
		const first = Promise.withResolvers<bigint>();
		const next = Promise.withResolvers<bigint>();
		const event = Promise.withResolvers<bigint | undefined>();
		const unwatch = [
			reader.watchBlocks({
				emitOnBegin: true,
				emitMissed: true,
				onBlock: ({ number }, previous) => (previous === undefined ? first : next).resolve(number),
			}),
			reader.watchEvent({
				address: token,
				event: transferEvent,
				fromBlock: await reader.getBlockNumber(),
				onLogs: (logs) => {
					const log = logs.find(({ args }) => args.to === addressOf(8));
					if (log !== undefined) event.resolve(log.args.value);
				},
			}),
		];
		const begun = await first.promise;
		await wallet.writeContract({ abi, address: token, functionName: 'transfer', args: [addressOf(8), 8n] });
		expect(await next.promise).toBeGreaterThan(begun);
		expect(await event.promise).toBe(8n);
		for (const stop of unwatch) stop();
	});
});

describe('viem over a WebSocket', () => {
	test('subscribes to heads and events on the port of HTTP', async () => {
		const { wallet } = viemClients(1);
		const token = await deployToken(1);
		const transport = webSocket(url.replace('http', 'ws'));
		const socket = createPublicClient({ chain: chain(), transport });
		const head = Promise.withResolvers<bigint>();
		const event = Promise.withResolvers<bigint | undefined>();
		const begun = await socket.getBlockNumber({ cacheTime: 0 });
		const unwatch = [
			socket.watchBlockNumber({
				onBlockNumber: (number) => number > begun && head.resolve(number),
				onError: head.reject,
			}),
			socket.watchEvent({
				address: token,
				event: transferEvent,
				onLogs: ([log]) => event.resolve(log?.args.value),
				onError: event.reject,
			}),
		];
		// Requests of one connection are taken in order: after this answer both subscriptions stand.
		await socket.getChainId();
		await wallet.writeContract({ abi, address: token, functionName: 'transfer', args: [addressOf(5), 55n] });
		expect(await head.promise).toBeGreaterThan(begun);
		expect(await event.promise).toBe(55n);
		for (const stop of unwatch) stop();
		(await transport({ chain: chain() }).value?.getRpcClient())?.close();
	});
});

describe('ethers over a WebSocket', () => {
	test('hears of blocks, transactions and logs of the auxiliary chain', async () => {
		const token = await deployToken(2);
		const socket = new WebSocketProvider(url.replace('http', 'ws'), stack.auxiliary.chainId, { staticNetwork: true });
		const block = Promise.withResolvers<number>();
		const pending = Promise.withResolvers<string>();
		const value = Promise.withResolvers<bigint>();
		const contract = new Contract(token, abi as never, new Wallet(keyOf(2), socket));
		await socket.on('block', block.resolve);
		await socket.on('pending', pending.resolve);
		await contract.on('Transfer', (_from, _to, amount) => value.resolve(amount));
		const begun = await socket.getBlockNumber();
		const sent = await contract.getFunction('transfer')(addressOf(5), 7n);
		expect(await value.promise).toBe(7n);
		expect(await pending.promise).toBe(sent.hash);
		expect(await block.promise).toBeGreaterThan(begun);
		await socket.destroy();
	});
});

describe('accounts that the node holds', () => {
	test('viem sends from them without their keys', async () => {
		const { reader } = viemClients(0);
		const wallet = createWalletClient({ chain: chain(), transport: http(url) });
		expect(await wallet.getAddresses()).toEqual(stack.accounts.map(({ address }) => address));
		const hash = await wallet.sendTransaction({ account: addressOf(3), to: addressOf(9), value: 1n });
		const receipt = await reader.waitForTransactionReceipt({ hash });
		expect(receipt).toMatchObject({ status: 'success', from: addressOf(3).toLowerCase() });
	});

	test('ethers signs with one of them', async () => {
		const provider = new JsonRpcProvider(url, stack.auxiliary.chainId, { staticNetwork: true, pollingInterval: 20 });
		const signer = await provider.getSigner(addressOf(3));
		const receipt = await (await signer.sendTransaction({ to: addressOf(9), value: 2n })).wait();
		expect(receipt).toMatchObject({ status: 1, from: addressOf(3) });
		provider.destroy();
	});

	test('a transaction of no chain (EIP-155) is taken, as those that deploy without a key are', async () => {
		const { reader } = viemClients(7);
		const fields = { type: 'legacy', nonce: 0, gas: 21_000n, gasPrice: 10_000_000_000n, to: addressOf(9) } as const;
		const serializedTransaction = await privateKeyToAccount(keyOf(7)).signTransaction(fields);
		const receipt = await reader.waitForTransactionReceipt({
			hash: await reader.sendRawTransaction({ serializedTransaction }),
		});
		expect(receipt).toMatchObject({ status: 'success', from: addressOf(7).toLowerCase() });
	});

	test('no others', async () => {
		const wallet = createWalletClient({ chain: chain(), transport: http(url) });
		const stranger = privateKeyToAccount(`0x${'77'.repeat(32)}`).address;
		await expect(wallet.sendTransaction({ account: stranger, to: addressOf(9), gas: 21_000n })).rejects.toThrow(
			/unknown account/,
		);
	});
});

describe('a transaction that is refused, in the words of geth', () => {
	const account = () => privateKeyToAccount(keyOf(4));
	const fields = (given: object = {}) => ({
		chainId: stack.auxiliary.chainId,
		type: 'eip1559' as const,
		nonce: 0,
		to: addressOf(9),
		value: 0n,
		gas: 21_000n,
		maxFeePerGas: 10_000_000_000n,
		maxPriorityFeePerGas: 1_000_000_000n,
		...given,
	});
	const sign = (given?: object): Promise<Hex> => account().signTransaction(fields(given) as never);

	async function refusal(raw: Hex): Promise<{ code: number; message: string }> {
		const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_sendRawTransaction', params: [raw] });
		const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
		const { error } = (await response.json()) as { error: { code: number; message: string } };
		return error;
	}

	test.each<[string, object, RegExp]>([
		['insufficient funds', { value: 10n ** 30n }, /^insufficient funds for gas \* price \+ value: /],
		['intrinsic gas', { gas: 20_999n }, /^intrinsic gas too low: gas 20999, minimum needed 21000$/],
		['data floor', { data: `0x${'01'.repeat(1_000)}`, gas: 40_000n }, /^insufficient gas for floor data gas cost: /],
		['wrong chain', { chainId: 99 }, /^invalid sender: invalid chain id for signer: have 99 want 31337$/],
		['cap of a transaction', { gas: 16_777_217n }, /^transaction gas limit too high \(cap: 16777216, tx: 16777217\)$/],
		[
			'init code',
			{ to: undefined, data: `0x${'00'.repeat(49_153)}`, gas: 10_000_000n },
			/^max initcode size exceeded: code size 49153 limit 49152$/,
		],
		['oversized', { data: `0x${'00'.repeat(131_072)}`, gas: 10_000_000n }, /^oversized data: /],
	])('%s', async (_, given, message) => {
		expect(await refusal(await sign(given))).toEqual({ code: -32003, message: expect.stringMatching(message) });
	});

	test('tip above cap, which no library signs', async () => {
		const [chain, nonce, tip, cap, gas] = [31_337, 0, 2_000_000_000, 1_000_000_000, 21_000].map((n) => toBeArray(n));
		const body = [chain, nonce, tip, cap, gas, addressOf(9), '0x', '0x', []] as RlpStructuredDataish[];
		const { r, s, yParity } = new SigningKey(keyOf(4)).sign(keccakHex(`0x02${encodeRlp(body).slice(2)}`));
		const raw = `0x02${encodeRlp([...body, toBeArray(yParity), r, s]).slice(2)}` as const;
		expect((await refusal(raw)).message).toBe('max priority fee per gas higher than max fee per gas');
	});

	test('blobs', async () => {
		const raw = await new Wallet(keyOf(4)).signTransaction({
			chainId: stack.auxiliary.chainId,
			type: 3,
			nonce: 0,
			to: addressOf(9),
			gasLimit: 21_000n,
			maxFeePerGas: 10_000_000_000n,
			maxPriorityFeePerGas: 1n,
			maxFeePerBlobGas: 1n,
			blobVersionedHashes: [`0x01${'00'.repeat(31)}`],
		});
		expect((await refusal(raw as Hex)).message).toMatch(/^transaction type not supported/);
	});

	test.each<[Hex, RegExp]>([
		['0x', /empty|too short/],
		['0xff', /rlp/],
		['0x02c0', /rlp/],
		[`0x02${'c1'.repeat(5_000)}`, /rlp/],
	])('bytes that are no transaction, %#', async (raw, message) => {
		expect((await refusal(raw)).message).toMatch(message);
	});

	test('sent twice, replaced too cheaply, and with a nonce that is used', async () => {
		const { reader, wallet } = viemClients(4);
		const waiting = await sign({ nonce: 5, value: 1n });
		expect(await refusal(waiting)).toBeUndefined();
		expect((await refusal(waiting)).message).toBe('already known');
		const cheap = await sign({
			nonce: 5,
			value: 2n,
			maxFeePerGas: 10_900_000_000n,
			maxPriorityFeePerGas: 1_090_000_000n,
		});
		expect((await refusal(cheap)).message).toMatch(/^replacement transaction underpriced/);
		await reader.waitForTransactionReceipt({ hash: await wallet.sendTransaction({ to: addressOf(9), nonce: 0 }) });
		expect((await refusal(await sign({ value: 3n }))).message).toBe('nonce too low: next nonce 1, tx nonce 0');
	});

	test('fee below the base fee: a call is refused, a transaction waits', async () => {
		const { reader } = viemClients(4);
		const call = reader.call({ account: addressOf(4), to: addressOf(9), maxFeePerGas: 2n, maxPriorityFeePerGas: 2n });
		await expect(call).rejects.toMatchObject({ cause: { name: 'FeeCapTooLowError' } });
		const cheap = await privateKeyToAccount(keyOf(6)).signTransaction(
			fields({ maxFeePerGas: 2n, maxPriorityFeePerGas: 2n }) as never,
		);
		expect(await refusal(cheap)).toBeUndefined();
		const waiting = await reader.getTransaction({ hash: bytesToHex(keccak256(hexToBytes(cheap))) });
		expect(waiting).toMatchObject({ blockNumber: null, maxFeePerGas: 2n });
	});

	test('viem understands the refusal', async () => {
		const { wallet } = viemClients(0);
		const poor = wallet.sendTransaction({ to: addressOf(9), gas: 21_000n, value: 10n ** 30n });
		await expect(poor).rejects.toMatchObject({ cause: { name: 'InsufficientFundsError' } });
		const low = wallet.sendTransaction({ to: addressOf(9), gas: 21_000n, nonce: 0 });
		await expect(low).rejects.toMatchObject({ cause: { name: 'NonceTooLowError' } });
	});
});
