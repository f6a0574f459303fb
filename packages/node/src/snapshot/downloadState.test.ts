import type { Address, Hash } from '@mosaic/consensus';
import type { Genesis, GenesisAccount } from '@mosaic/genesis';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Chain } from '../chain/index.ts';
import { extend, ListSource, produceOn, testGenesis } from '../chain/testing/testChain.ts';
import { blocksOfPlans, presetAccounts, transactionsOf } from '../execution/testing/randomBlocks.ts';
import { Database } from '../storage/index.ts';
import { downloadState, type StateProgress } from './downloadState.ts';
import { SnapshotPeers } from './snapshotPeers.ts';
import { partsBelow, storedPart } from './stateParts.ts';

interface Download {
	readonly from: Chain;
	readonly into: Database;
	/** Nodes that the peer sends at most in one answer. */
	readonly perAnswer?: number;
	/** Answers after which the download is aborted. */
	readonly answers?: number;
	readonly onProgress?: (progress: StateProgress) => void;
}

/** Downloads the state of a chain's head; resolves with the hashes that were sent. */
async function download({ from, into, perAnswer = 384, answers, onProgress }: Download): Promise<Hash[]> {
	const sent: Hash[] = [];
	let answered = 0;
	const stop = new AbortController();
	const requests = {
		stateNodes: async (_: string, hashes: readonly Hash[]) => {
			if (answered === answers) stop.abort();
			answered += 1;
			const asked = hashes.slice(0, perAnswer);
			if (!stop.signal.aborted) sent.push(...asked);
			const nodes = await Promise.all(asked.map((hash) => from.getStateNode(hash)));
			return nodes.filter((node) => node !== null);
		},
	};
	const peers = new SnapshotPeers({ peers: () => ['peer'], penalize: () => expect.unreachable() });
	const parts = { database: into, requests, peers, onProgress: onProgress ?? (() => {}), signal: stop.signal };
	await downloadState(parts, rootOf(from)).catch((error: unknown) => {
		if (!stop.signal.aborted) throw error;
	});
	return sent;
}

function rootOf(chain: Chain): Hash {
	return `0x${Buffer.from(chain.head.header.stateRoot).toString('hex')}`;
}

/** Nodes and codes of a state; throws where one is missing. */
function countParts(database: Database, root: Hash): number {
	const waiting = partsBelow.root(root);
	const seen = new Set<string>();
	for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
		const bytes = storedPart(database, part);
		if (bytes === undefined) throw new TypeError(`${part.kind} ${part.key} is missing`);
		seen.add(part.kind + part.key);
		waiting.push(...partsBelow.part(part, bytes));
	}
	return seen.size;
}

/** The chain of another database with the blocks of `from`, without their states but for the head's. */
async function adopt(database: Database, genesis: Genesis, from: Chain): Promise<Chain> {
	const chain = await Chain.open({ database, genesis });
	const blocks = [];
	for await (const block of from.blocksFrom(1)) blocks.push(block);
	await chain.adoptSnapshot({ blocks, attachments: new Map() });
	return chain;
}

test('gives all of any state, over interruptions, and later blocks have equal roots', async () => {
	const cut = fc.record({ perAnswer: fc.integer({ min: 1, max: 8 }), answers: fc.nat(20) });
	await fc.assert(
		fc.asyncProperty(presetAccounts, blocksOfPlans, cut, async (alloc, plans, { perAnswer, answers }) => {
			const [source, target] = [await Database.open(), await Database.open()];
			try {
				const genesis = testGenesis(alloc);
				const maker = await Chain.open({ database: source, genesis });
				const nonces = [0, 0, 0];
				for (const plan of plans) await extend(maker, transactionsOf(maker.common, plan, nonces));
				const first = await download({ from: maker, into: target, perAnswer, answers });
				const second = await download({ from: maker, into: target, perAnswer });
				expect(second.filter((hash) => first.includes(hash))).toEqual([]);
				expect(countParts(target, rootOf(maker))).toBe(countParts(source, rootOf(maker)));

				const follower = await adopt(target, genesis, maker);
				const more = transactionsOf(maker.common, plans.flat(), [...nonces]);
				const next = await produceOn(maker, maker.head, new ListSource(more));
				expect((await follower.execute(next.block)).hash).toBe(next.hash);
			} finally {
				await Promise.all([source.close(), target.close()]);
			}
		}),
		{ numRuns: 25 },
	);
});

test('walks a large state with little in memory, and downloads each part once', async () => {
	const alloc = new Map<Address, GenesisAccount>();
	for (let index = 0; index < 6_000; index += 1) {
		const storage = new Map<Hash, Hash>(index % 3_000 === 0 ? slots(2_000) : []);
		alloc.set(`0x${hex(index + 0x1000, 20)}`, { balance: 1n, nonce: 0n, code: `0x60${hex(index % 200, 1)}`, storage });
	}
	const [source, target] = [await Database.open(), await Database.open()];
	const maker = await Chain.open({ database: source, genesis: testGenesis(alloc) });
	let most = 0;
	const sent = await download({
		from: maker,
		into: target,
		onProgress: ({ waiting }) => {
			most = Math.max(most, waiting);
		},
	});
	expect(new Set(sent).size).toBe(sent.length);
	expect(countParts(target, rootOf(maker))).toBe(countParts(source, rootOf(maker)));
	expect(sent.length).toBeGreaterThan(8_000);
	expect(most).toBeLessThan(2 * 16 * 384);
	await Promise.all([source.close(), target.close()]);
});

function slots(count: number): [Hash, Hash][] {
	return Array.from({ length: count }, (_, slot) => [`0x${hex(slot, 32)}`, `0x${hex(slot + 1, 32)}`]);
}

function hex(value: number, bytes: number): string {
	return value.toString(16).padStart(2 * bytes, '0');
}
