import { createTx, type TypedTransaction } from '@ethereumjs/tx';
import { type Address, bytesToHex, type Hash, type Hex } from '@mosaic/consensus';
import { type LogFilter, logMatches } from '@mosaic/rpc';
import { limitsFrom } from '@mosaic/rpc/settings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chain } from '../chain/index.ts';
import { addresses, keys, ListSource, produceOn, sign, testGenesis } from '../chain/testing/testChain.ts';
import { Database, tables } from '../storage/index.ts';
import { BlockResolver } from './blockResolver.ts';
import { findLogs } from './logs.ts';
import { ReceiptReader } from './receipts.ts';

/** Contracts that log as many topics as their place says, from their call data. */
const codes: readonly Hex[] = ['5f5fa0', '5f355f5fa1', '6020355f355f5fa2', '6040356020355f355f5fa3'].map(
	(code): Hex => `0x${code}`,
);
const loggers: readonly Address[] = codes.map((_, index): Address => `0x${`e${index}`.repeat(20)}`);
const topics: readonly Hash[] = [1, 2, 3].map((value): Hash => `0x${String(value).padStart(64, '0')}`);
const [sender] = addresses as [Address];
const alloc = new Map(
	loggers.map((address, index) => [
		address,
		{ balance: 0n, nonce: 1n, code: codes[index] ?? '0x', storage: new Map() },
	]),
);

/** A log to be made: which contract, which topics. */
const log = fc.record({ logger: fc.nat(codes.length - 1), data: fc.tuple(topic(), topic(), topic()) });
const action = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ kind: fc.constant('extend' as const), logs: fc.array(log, { maxLength: 2 }) }) },
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('branch' as const),
			logs: fc.array(log, { maxLength: 2 }),
			parent: fc.nat(),
			makeHead: fc.boolean(),
		}),
	},
	{ weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('setHead' as const, 'goBack' as const), to: fc.nat() }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'forget' as const) }) },
);
const filter: fc.Arbitrary<LogFilter> = fc.record({
	addresses: fc.subarray([...loggers, '0x99' as Address], { maxLength: 2 }),
	topics: fc.array(fc.option(fc.subarray([...topics], { maxLength: 2 })), { maxLength: 4 }),
});

function topic() {
	return fc.constantFrom(...topics);
}

/** A chain under test, with all blocks that it ever stored. */
class World {
	readonly database: Database;
	chain: Chain;
	readonly stored: { readonly hash: Hash; readonly number: number }[];
	#seconds = 0;

	constructor(database: Database, chain: Chain) {
		this.database = database;
		this.chain = chain;
		this.stored = [chain.head];
	}

	async block(parent: { hash: Hash; number: number }, logs: readonly { logger: number; data: readonly Hash[] }[]) {
		const state = await this.chain.stateAt(parent.hash);
		const nonce = Number((await state.getAccount(sender))?.nonce ?? 0n);
		const list = logs.map(({ logger, data }, index): TypedTransaction => {
			const to = loggers[logger] ?? sender;
			return sign(this.chain, { nonce: nonce + index, to, data: `0x${data.map((word) => word.slice(2)).join('')}` });
		});
		this.#seconds += 1;
		const executed = await produceOn(this.chain, parent, new ListSource(list), this.#seconds);
		this.stored.push(executed);
		return executed;
	}

	pick(index: number) {
		return this.stored[index % this.stored.length] ?? this.chain.head;
	}

	async reopen(): Promise<void> {
		await this.chain.close();
		this.chain = await Chain.open({ database: this.database, genesis: testGenesis(alloc) });
	}
}

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function act(world: World, step: Action): Promise<void> {
	const { chain } = world;
	switch (step.kind) {
		case 'extend':
			await chain.commit(await world.block(chain.head, step.logs), { makeHead: true });
			break;
		case 'branch':
			await chain.commit(await world.block(world.pick(step.parent), step.logs), { makeHead: step.makeHead });
			break;
		case 'setHead':
			await chain.setHead(world.pick(step.to).hash);
			break;
		case 'goBack':
			await chain.goBack(world.pick(step.to).hash, []);
			break;
		case 'forget':
			// As an older version leaves a data directory.
			await world.database.delete(tables.metadata, 'logIndex');
			for (const key of await world.database.keys(tables.logBlocks, {}))
				await world.database.delete(tables.logBlocks, key);
			await world.reopen();
			break;
		case 'restart':
			await world.reopen();
	}
}

async function find({ chain }: World, wanted: LogFilter, from: number, to: number) {
	const tags = { latest: () => chain.head.hash, safe: () => chain.genesisHash, finalized: () => chain.genesisHash };
	const sources = { chain, resolver: new BlockResolver(chain, tags) };
	const range = { kind: 'range', from: { kind: 'number', number: from }, to: { kind: 'number', number: to } } as const;
	return findLogs({ ...sources, limits: limitsFrom() }, { ...wanted, range });
}

async function findByLooking({ chain }: World, wanted: LogFilter, from: number, to: number) {
	const receipts = new ReceiptReader(chain);
	const found = [];
	for await (const block of chain.blocksFrom(from)) {
		if (block.number > to) break;
		for (const receipt of await receipts.of(block)) found.push(...receipt.logs);
	}
	return found.filter((each) => logMatches(wanted, each));
}

describe('logs of a range', () => {
	it('are those of the canonical blocks, whatever became of the chain', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(action, { minLength: 4, maxLength: 24 }),
				fc.array(fc.tuple(filter, fc.nat(20), fc.nat(20)), { minLength: 4, maxLength: 4 }),
				async (actions, queries) => {
					const database = await Database.open();
					const world = new World(database, await Chain.open({ database, genesis: testGenesis(alloc) }));
					for (const step of actions) {
						await act(world, step);
						const head = world.chain.head.number;
						for (const [wanted, one, other] of queries) {
							const [from, to] = [Math.min(one, other, head), Math.min(Math.max(one, other), head)];
							expect(await find(world, wanted, from, to)).toEqual(await findByLooking(world, wanted, from, to));
						}
					}
					await world.chain.close();
					await database.close();
				},
			),
			{ numRuns: 30 },
		);
	});

	it('name transactions of any type, also of blocks that are no longer in memory', async () => {
		const database = await Database.open();
		const world = new World(database, await Chain.open({ database, genesis: testGenesis(alloc) }));
		const { common } = world.chain;
		const fields = { to: loggers[0] ?? sender, gasLimit: 100_000n };
		const fees = { maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 1n };
		const sent = [
			createTx({ ...fields, type: 0, nonce: 0, gasPrice: 3_000_000_000n }, { common }),
			createTx({ ...fields, ...fees, type: 2, nonce: 1, chainId: world.chain.chainId }, { common }),
		].map((transaction) => transaction.sign(keys[0] ?? new Uint8Array(32)));
		const executed = await produceOn(world.chain, world.chain.head, new ListSource(sent));
		await world.chain.commit(executed, { makeHead: true });
		const wanted = { addresses: [], topics: [] };
		const found = await find(world, wanted, 0, 1);
		expect(found.map(({ transactionHash }) => transactionHash)).toEqual(sent.map((each) => bytesToHex(each.hash())));
		await world.reopen();
		// The head is decoded at the start, so that it must not be the block in question.
		await world.chain.commit(await world.block(world.chain.head, []), { makeHead: true });
		await world.reopen();
		expect(await find(world, wanted, 0, 1)).toEqual(found);
		await world.chain.close();
		await database.close();
	});

	it('are refused beyond what one query may ask for', async () => {
		const database = await Database.open();
		const world = new World(database, await Chain.open({ database, genesis: testGenesis(alloc) }));
		const one = { logger: 0, data: topics };
		for (let made = 0; made < 3; made += 1)
			await world.chain.commit(await world.block(world.chain.head, [one, one]), { makeHead: true });
		const { chain } = world;
		const tags = { latest: () => chain.head.hash, safe: () => chain.head.hash, finalized: () => chain.head.hash };
		const sources = { chain, resolver: new BlockResolver(chain, tags) };
		const query = (limits: { logBlocks: number; logs: number }) =>
			findLogs(
				{ ...sources, limits },
				{
					addresses: [],
					topics: [],
					range: { kind: 'range', from: { kind: 'number', number: 0 }, to: { kind: 'number', number: 3 } },
				},
			);
		expect(await query({ logBlocks: 4, logs: 6 })).toHaveLength(6);
		await expect(query({ logBlocks: 3, logs: 6 })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
		await expect(query({ logBlocks: 4, logs: 5 })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
		await chain.close();
		await database.close();
	});
});
