import { Block, createBlockHeader } from '@ethereumjs/block';
import { createTx, createTxFromRLP } from '@ethereumjs/tx';
import { bytesToHex } from '@ethereumjs/util';
import { type Address, addressOf } from '@mosaic/consensus';
import { signTransaction } from '../src/accounts/index.ts';
import { createChainCommon } from '../src/execution/chainCommon.ts';
import { type SenderRecoverer, TransactionPool, WorkerRecoverer } from '../src/pool/index.ts';
import { recoverSender } from '../src/pool/recoverSender.ts';

// Prints how many transactions per second the pool admits and gives out, and how fast senders are recovered.

const SENDERS = 400;
const EACH = 50;
const GWEI = 1_000_000_000n;
const common = createChainCommon(1337, 'osaka');
const keys = Array.from({ length: SENDERS }, (_, index) =>
	new Uint8Array(32).fill(1 + (index % 100)).with(0, 1 + Math.floor(index / 100)),
);
const addresses = keys.map((key) => addressOf(key));

interface Signed {
	readonly raw: Uint8Array;
	readonly sender: Address;
}

function signAll(): Signed[] {
	const to = addresses[0] ?? '0x';
	const signed: Signed[] = [];
	for (let nonce = 0; nonce < EACH; nonce++) {
		for (const [index, key] of keys.entries()) {
			const maxPriorityFeePerGas = BigInt((index * 7919 + nonce * 104_729) % 1000) * 1_000_000n;
			const fields = {
				type: 2,
				nonce,
				gasLimit: 21_000n,
				to,
				value: 1n,
				maxFeePerGas: 100n * GWEI,
				maxPriorityFeePerGas,
			};
			signed.push({
				raw: signTransaction(createTx(fields, { common }), key).serialize(),
				sender: addresses[index] ?? to,
			});
		}
	}
	return signed;
}

function poolOn(recoverer: SenderRecoverer, limit = 65_536): TransactionPool {
	const account = { nonce: 0n, balance: 10n ** 30n, codeHash: `0x${EMPTY_CODE}`, storageRoot: '0x' } as const;
	return new TransactionPool({
		chainId: 1337n,
		head: {
			state: { getAccount: async () => account, getCode: async () => '0x' },
			baseFeePerGas: GWEI,
			gasLimit: 10n ** 9n,
		},
		recoverer,
		decode: (raw) => createTxFromRLP(raw, { common }),
		clock: { now: () => 0 },
		limits: { globalSlots: limit, globalQueue: limit / 8 },
	});
}

const EMPTY_CODE = 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470';

async function rate(name: string, count: number, work: () => Promise<unknown> | unknown): Promise<void> {
	const start = performance.now();
	await work();
	const seconds = (performance.now() - start) / 1000;
	console.log(`${name.padEnd(48)} ${Math.round(count / seconds).toLocaleString('en')}/s`);
}

function drain(pool: TransactionPool): number {
	const source = pool.best();
	let count = 0;
	while (source.next({ baseFeePerGas: GWEI, gasAvailable: 10n ** 9n }) !== undefined) count++;
	return count;
}

async function main(): Promise<void> {
	const signed = signAll();
	const senders = new Map(signed.map(({ raw, sender }) => [raw, sender]));
	const known: SenderRecoverer = { recover: async (raw) => senders.get(raw) ?? null };
	for (const round of ['cold', 'warm', 'warm']) {
		const pool = poolOn(known);
		await rate(`add, sender known (${round})`, signed.length, () =>
			Promise.all(signed.map(({ raw }) => pool.add(raw))),
		);
		await rate(`drain (${round})`, signed.length, () => {
			if (drain(pool) !== signed.length) throw new RangeError('the pool lost transactions');
		});
		const transactions = [...pool.content().pending.values()].flat().map(({ transaction }) => transaction);
		const header = createBlockHeader({ number: 1, gasLimit: 10n ** 9n, baseFeePerGas: GWEI }, { common });
		const block = new Block(header, transactions.slice(0, 5_000), [], [], { common });
		const change = {
			added: [{ block, hash: bytesToHex(block.hash()), number: 1 }],
			removed: [],
			head: { hash: bytesToHex(block.hash()), number: 1, header },
		};
		const state = { getAccount: async () => null, getCode: async () => '0x' as const };
		await rate(`new head including 5,000 (${round})`, 5_000, () => pool.onHead(change, state, GWEI));
	}
	const full = poolOn(known, signed.length / 2);
	await rate('add to a full pool, by rising fee', signed.length, () =>
		Promise.allSettled(signed.map(({ raw }) => full.add(raw))),
	);
	const here = performance.now();
	for (const { raw } of signed.slice(0, 5_000)) recoverSender(raw);
	console.log(
		`${'recover on the main thread'.padEnd(48)} ${Math.round(5_000_000 / (performance.now() - here)).toLocaleString('en')}/s`,
	);
	const recoverer = new WorkerRecoverer();
	await rate('start of the recovery worker', 1, () => recoverer.start());
	await rate('recover by the worker, all at once', signed.length, () =>
		Promise.all(signed.map(({ raw }) => recoverer.recover(raw))),
	);
	const pool = poolOn(recoverer);
	await rate('add with recovery by the worker', signed.length, () =>
		Promise.all(signed.map(({ raw }) => pool.add(raw))),
	);
	for (let round = 0; round < 3; round++)
		await rate('one transaction alone', 1, () => recoverer.recover(signed[0]?.raw ?? new Uint8Array()));
	console.log(`resident: ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`);
	await recoverer.close();
}

await main();
