import { createTx, type TypedTransaction } from '@ethereumjs/tx';
import { type Address, addressOf, type Hash } from '@mosaic/consensus';
import { devGenesis } from '@mosaic/genesis';
import { limitsFrom } from '@mosaic/rpc/settings';
import { BlockResolver } from '../src/backend/blockResolver.ts';
import { bloomTest } from '../src/backend/bloom.ts';
import { findLogs } from '../src/backend/logs.ts';
import { Chain } from '../src/chain/index.ts';
import { rememberSender } from '../src/execution/index.ts';
import { Database, tables } from '../src/storage/index.ts';
import { balanceSlot, tokenAddress, tokenCode, transferData } from './token.ts';

/**
 * What it takes to find logs of a topic that few blocks have: with the index, and by the bloom of each block. Each block
 * has transfers of a token to accounts of their own.
 *
 *     scripts/node.sh packages/node/bench/logs.ts [blocks] [transfers in each] [one rare log in so many blocks]
 */
const [blocks = 10_000, perBlock = 2, rareEvery = 1_000] = process.argv.slice(2).map(Number);
const none: Hash = `0x${'00'.repeat(32)}`;
const key = new Uint8Array(32).fill(7);
const sender = addressOf(key);
const rare: Address = `0x${'a4'.repeat(20)}`;

const database = await Database.open();
const chain = await Chain.open({ database, genesis: genesisOf() });
let nonce = 0;
const making = performance.now();
for (let number = 1; number <= blocks; number += 1) await extend(number);
report('made, milliseconds a block', (performance.now() - making) / blocks);
const entries = (await database.keys(tables.logBlocks, {})).length;
report('entries of the index a block', entries / blocks);
const head = { latest: () => chain.head.hash, safe: () => chain.head.hash, finalized: () => chain.head.hash };
const range = { kind: 'range', from: { kind: 'number', number: 0 }, to: { kind: 'tag', tag: 'latest' } } as const;
const query = { addresses: [], topics: [null, null, [topicOf(rare)]], range };
for (const name of ['first search', 'search again']) {
	const sources = { chain, resolver: new BlockResolver(chain, head) };
	const limits = limitsFrom({ logBlocks: blocks + 1 });
	const started = performance.now();
	const found = await findLogs({ ...sources, limits }, query);
	report(`${name}, milliseconds`, performance.now() - started);
	if (found.length !== Math.floor(blocks / rareEvery)) throw new RangeError(`found ${found.length} logs`);
}
const looking = performance.now();
const mayHold = bloomTest(query);
let passing = 0;
for await (const { block } of chain.blocksFrom(0)) if (mayHold(block.header.logsBloom)) passing += 1;
report('by the bloom of each block, milliseconds', performance.now() - looking);
report('of which the receipts are to be read', passing);
await chain.close();
await database.close();

function report(name: string, value: number): void {
	console.log(name.padEnd(44), value.toFixed(2).padStart(12));
}

async function extend(number: number): Promise<void> {
	const list = Array.from({ length: perBlock }, (_, index) =>
		transfer(`0x${(number * perBlock + index).toString(16).padStart(40, '0')}`),
	);
	if (number % rareEvery === 0) list.push(transfer(rare));
	const executed = await chain.produce({
		parent: chain.head.hash,
		timestamp: Number(chain.head.header.timestamp) + 1,
		...{ parentBeaconBlockRoot: none, feeRecipient: rare, prevRandao: none },
		transactions: { next: () => list.shift(), reject: () => undefined },
	});
	await chain.commit(executed, { makeHead: true, durable: false });
}

function transfer(to: Address): TypedTransaction {
	const fees = { maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 1n, gasLimit: 100_000n };
	const fields = {
		type: 2,
		chainId: chain.chainId,
		...fees,
		nonce: nonce++,
		to: tokenAddress,
		data: transferData(to, 1n),
	};
	const signed = createTx(fields, { common: chain.common }).sign(key);
	rememberSender(signed, sender);
	return signed;
}

function topicOf(address: Address): Hash {
	return `0x${address.slice(2).padStart(64, '0')}`;
}

function genesisOf() {
	const genesis = devGenesis({
		...{ chainId: 31_337, accounts: [sender], balance: 10n ** 30n, extraData: '0x' as const, timestamp: 1_000 },
	});
	const storage = new Map([[balanceSlot(sender), `0x${(10n ** 20n).toString(16).padStart(64, '0')}` as Hash]]);
	const token = { balance: 0n, nonce: 1n, code: tokenCode, storage };
	return { ...genesis, alloc: new Map([...genesis.alloc, [tokenAddress, token] as const]) };
}
