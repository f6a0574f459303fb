import { createBlockFromRLP } from '@ethereumjs/block';
import { Common } from '@ethereumjs/common';
import { MerkleStateManager } from '@ethereumjs/statemanager';
import { createTx, type TypedTransaction } from '@ethereumjs/tx';
import { Account, createAddressFromString } from '@ethereumjs/util';
import { createVM, runBlock, type VM } from '@ethereumjs/vm';
import { type Address, addressOf, type Hash, hexToBytes } from '@mosaic/consensus';
import { devGenesis, type Genesis } from '@mosaic/genesis';
import { Chain } from '../src/chain/index.ts';
import { chainConfig } from '../src/execution/chainCommon.ts';
import { type ExecutedBlock, rememberSender } from '../src/execution/index.ts';
import { Database } from '../src/storage/index.ts';
import { balanceSlot, tokenAddress, tokenCode, transferData } from './token.ts';

/**
 * Blocks of transfers, and of transfers of a token, by stock ethereumjs in memory and by this node on disk. Prints
 * transactions per second: executing alone, storing included, and with decoding and recovery of senders included.
 *
 *     scripts/node.sh packages/node/bench/execution.ts [transactions per block] [blocks]
 */
const perBlock = Number(process.argv[2] ?? 5_000);
const rounds = Number(process.argv[3] ?? 3);
const none: Hash = `0x${'00'.repeat(32)}`;
const signers = Array.from({ length: 500 }, (_, index) => {
	const key = new Uint8Array(32);
	new DataView(key.buffer).setUint32(28, index + 1);
	return { key, address: addressOf(key) };
});
const genesis = benchGenesis();

for (const kind of ['transfer', 'token'] as const) {
	const stock = await stockMachine();
	const database = await Database.open();
	const chain = await Chain.open({ database, genesis });
	for (let round = 0; round < rounds; round += 1) await measure(kind, round, stock, chain);
	await chain.close();
	await database.close();
}
console.log(`resident ${Math.round(process.memoryUsage().rss / 1e6)} MB`);

async function measure(kind: 'transfer' | 'token', round: number, stock: VM, chain: Chain): Promise<void> {
	const list = transactions(kind, round, chain);
	const producing = performance.now();
	const produced = await produce(chain, list);
	const producingTime = performance.now() - producing;
	if (produced.receipts.length !== perBlock || produced.receipts.some(({ succeeded }) => !succeeded)) {
		throw new RangeError('a transaction of the benchmark failed');
	}
	const bytes = produced.block.serialize();
	const decoding = performance.now();
	const block = chain.decodeBlock(bytes);
	for (const transaction of block.transactions) transaction.getSenderAddress();
	const decodingTime = performance.now() - decoding;
	for (const [index, transaction] of block.transactions.entries()) {
		rememberSender(transaction, signers[(round * perBlock + index) % signers.length]?.address ?? tokenAddress);
	}
	const executing = performance.now();
	const executed = await chain.execute(block);
	const executingTime = performance.now() - executing;
	const storing = performance.now();
	await chain.commit(executed, { makeHead: true });
	const storingTime = performance.now() - storing;
	const foreign = createBlockFromRLP(bytes, { common: stock.common });
	for (const transaction of foreign.transactions) transaction.getSenderAddress();
	const running = performance.now();
	await runBlock(stock, { block: foreign, skipHeaderValidation: true });
	const stockTime = performance.now() - running;
	const rate = (milliseconds: number) => Math.round((perBlock / milliseconds) * 1_000).toString();
	console.log(
		`${kind} ${round}: stock ${rate(stockTime)}/s | execute ${rate(executingTime)}/s (× ${(stockTime / executingTime).toFixed(1)})`,
		`| produce ${rate(producingTime)}/s | with storing ${rate(executingTime + storingTime)}/s`,
		`| with decoding and recovery ${rate(executingTime + storingTime + decodingTime)}/s`,
	);
}

function produce(chain: Chain, list: TypedTransaction[]): Promise<ExecutedBlock> {
	return chain.produce({
		parent: chain.head.hash,
		timestamp: Number(chain.head.header.timestamp) + 1,
		parentBeaconBlockRoot: none,
		feeRecipient: `0x${'fe'.repeat(20)}`,
		prevRandao: none,
		transactions: {
			next: () => list.shift(),
			reject: (_, { code, message }) => {
				throw new RangeError(`${code}: ${message}`);
			},
		},
	});
}

function transactions(kind: 'transfer' | 'token', round: number, chain: Chain): TypedTransaction[] {
	return Array.from({ length: perBlock }, (_, index) => {
		const at = round * perBlock + index;
		const signer = signers[at % signers.length] ?? { key: new Uint8Array(32), address: tokenAddress };
		const to: Address = `0x${(at + 1).toString(16).padStart(40, 'a')}`;
		const target =
			kind === 'transfer' ? { to, value: 1n } : { to: tokenAddress, value: 0n, data: transferData(to, 1n) };
		const fees = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n, gasLimit: 100_000n };
		const nonce = Math.floor(at / signers.length);
		const fields = { type: 2, chainId: chain.chainId, nonce, ...fees, ...target };
		const transaction = createTx(fields, { common: chain.common }).sign(signer.key);
		rememberSender(transaction, signer.address);
		return transaction;
	});
}

async function stockMachine(): Promise<VM> {
	const common = new Common({ chain: chainConfig(genesis.chainId, 'osaka'), hardfork: 'osaka' });
	const state = new MerkleStateManager({ common });
	for (const [hex, account] of genesis.alloc) {
		const address = createAddressFromString(hex);
		await state.putAccount(address, new Account(account.nonce, account.balance));
		if (account.code !== '0x') await state.putCode(address, hexToBytes(account.code));
		for (const [slot, value] of account.storage) await state.putStorage(address, hexToBytes(slot), hexToBytes(value));
	}
	return createVM({ common, stateManager: state });
}

function benchGenesis(): Genesis {
	const wealth: Hash = `0x${(10n ** 18n).toString(16).padStart(64, '0')}`;
	const storage = new Map(signers.map(({ address }) => [balanceSlot(address), wealth]));
	return devGenesis({
		chainId: 77,
		accounts: signers.map(({ address }) => address),
		balance: 10n ** 24n,
		extraData: '0x',
		timestamp: 1,
		gasLimit: 1_000_000_000n,
		extraAlloc: new Map([[tokenAddress, { nonce: 1n, code: tokenCode, storage }]]),
	});
}
