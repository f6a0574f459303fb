import { configHash, decodeState, type Hash, hexToBytes, step } from '@mosaic/consensus';
import { devGenesis } from '@mosaic/genesis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { developmentKeys } from '../accounts/index.ts';
import { examineBlock } from '../auxiliary/importing/examineBlock.ts';
import { importBlock } from '../auxiliary/importing/importBlock.ts';
import { restoreEngine } from '../auxiliary/restoreEngine.ts';
import { DriverFixture } from '../auxiliary/testing/driverFixture.ts';
import { Chain } from '../chain/index.ts';
import { NetworkError } from '../network/errors.ts';
import type { PeerRequests, SealedBlock } from '../network/types.ts';
import { Database, tables } from '../storage/index.ts';
import { serveBlocks } from '../sync/serveBlocks.ts';
import { type SnapshotTarget, startFromSnapshot } from './startFromSnapshot.ts';

type Requests = Pick<PeerRequests, 'blocksByHash' | 'consensusState' | 'stateNodes'>;

let maker: DriverFixture;
let target: SnapshotTarget;
let honest: Requests;

/** A chain of `height` blocks and more, and the commit of a source below. */
async function make(height: number, sourceNumber: number, epochLength: number): Promise<void> {
	maker = await DriverFixture.open({ epochLength });
	const driver = await maker.driver();
	driver.start();
	for (let number = 1; number <= height; number += 1) {
		const reached = maker.reached(number);
		await maker.send();
		if (maker.chain.head.number < number) await reached;
	}
	await driver.stop();
	const source = await maker.chain.getBlock(sourceNumber);
	if (source === null) throw new TypeError(`block ${sourceNumber} was made`);
	const stateRoot: Hash = `0x${Buffer.from(source.block.header.stateRoot).toString('hex')}`;
	target = { source: source.hash, sourceNumber, stateRoot };
	const serving = serveBlocks(maker.chain, maker.spec);
	honest = {
		blocksByHash: (_, hash, count) => collected(serving.blocksByHash(hash, count)),
		consensusState: (_, hash) => serving.consensusState(hash),
		stateNodes: (_, hashes) => serving.stateNodes(hashes),
	};
}

beforeAll(() => make(10, 6, 1));
afterAll(() => maker.close());

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
	const list: T[] = [];
	for await (const item of items) list.push(item);
	return list;
}

let database: Database;
let chain: Chain;
let penalties: string[];
beforeEach(async () => {
	database = await Database.open();
	chain = await openChain();
	penalties = [];
});
afterEach(async () => {
	await chain.close();
	await database.close();
});

function openChain(): Promise<Chain> {
	const keys = developmentKeys({ accounts: 1, validators: 4 });
	const accounts = keys.accounts.map(({ address }) => address);
	const extraData = configHash(maker.spec);
	const genesis = devGenesis({ chainId: 1337, accounts, balance: 10n ** 22n, extraData, timestamp: 1_000 });
	return Chain.open({ database, genesis });
}

/** Starts from the snapshot with the peer `honest`, and with `liar` where its answers are given. */
function start(lies: Partial<Requests> = {}, peers = ['liar', 'honest'], changes: Partial<SnapshotTarget> = {}) {
	const liar = { ...honest, ...lies };
	const of = (peer: string): Requests => (peer === 'honest' ? honest : liar);
	const requests: Requests = {
		blocksByHash: (peer, hash, count) => of(peer).blocksByHash(peer, hash, count),
		consensusState: (peer, hash) => of(peer).consensusState(peer, hash),
		stateNodes: (peer, hashes) => of(peer).stateNodes(peer, hashes),
	};
	const { spec } = maker;
	const penalize = (peer: string, code: string): void => void penalties.push(`${peer} ${code}`);
	const ports = { spec, chain, database, requests, penalize, peers: () => peers, onProgress: () => {} };
	return startFromSnapshot(ports, { ...target, ...changes });
}

/** Imports what the maker has above the source, on a restored engine; resolves with the number of the finalised block. */
async function follow(): Promise<number> {
	const { spec } = maker;
	let { engine } = await restoreEngine({ spec, chain, validators: [], signingRecords: [], votes: [], offences: [] });
	expect(engine.head.block.hash).toBe(target.source);
	const above = await honest.blocksByHash('', maker.chain.head.hash, maker.chain.head.number - target.sourceNumber);
	for (const sealed of [...above].reverse()) {
		const found = examineBlock({ spec, decodeBlock: (bytes) => chain.decodeBlock(bytes) }, sealed);
		if (found.kind === 'invalid') throw new TypeError(found.code);
		const result = await importBlock({ spec, chain, clock: Date }, engine, found.examined);
		if (result.kind !== 'added') throw new TypeError(JSON.stringify(result));
		engine = step(engine, { kind: 'blockImported', block: result.block }).state;
	}
	return engine.finalized.height;
}

test('makes the source the head, and goes on like the chain it came from', async () => {
	await start();
	expect(penalties).toEqual([]);
	expect(chain.head.hash).toBe(target.source);
	expect(database.get(tables.metadata, 'snapshot')).toEqual({ number: 6, hash: target.source });
	const finalized = await follow();
	expect(chain.head.hash).toBe(maker.chain.head.hash);
	expect(finalized).toBeGreaterThan(6);
});

test('is a chain as any other when it is opened again', async () => {
	await start();
	await chain.close();
	chain = await openChain();
	expect((await chain.getBlock(0))?.hash).toBe(maker.chain.genesisHash);
	expect((await chain.getBlock(6))?.hash).toBe(target.source);
	expect(await chain.getReceipts(target.source)).toBeNull();
	await follow();
	expect(chain.head.hash).toBe(maker.chain.head.hash);
	await expect(start()).rejects.toMatchObject({ code: 'CHAIN_NOT_NEW' });
});

describe('a peer that lies is penalised and left alone', () => {
	afterEach(async () => {
		if (chain.head.number === 0) return;
		await follow();
		expect(chain.head.hash).toBe(maker.chain.head.hash);
	});

	const wrongBody = (sealed: SealedBlock): SealedBlock => ({ ...sealed, body: Uint8Array.of(0xc0) });
	const wrongSeal = (sealed: SealedBlock): SealedBlock => ({ ...sealed, seal: `0x${'00'.repeat(65)}` });
	const lies: [string, () => Partial<Requests>, string][] = [
		[
			'wrong nodes',
			() => ({ stateNodes: async (_, hashes) => hashes.map(() => Uint8Array.of(1, 2, 3)) }),
			'SNAPSHOT_NODE_WRONG',
		],
		['no nodes', () => ({ stateNodes: async () => [] }), 'SNAPSHOT_NODE_MISSING'],
		[
			'too many nodes',
			() => ({
				stateNodes: async (peer, hashes) => {
					const nodes = await honest.stateNodes(peer, hashes);
					return [...nodes, ...nodes];
				},
			}),
			'SNAPSHOT_NODE_WRONG',
		],
		['no blocks', () => ({ blocksByHash: async () => [] }), 'SNAPSHOT_BLOCK_MISSING'],
		[
			'another block',
			() => ({ blocksByHash: (peer, _, count) => honest.blocksByHash(peer, maker.chain.head.hash, count) }),
			'SNAPSHOT_BLOCK_WRONG',
		],
		[
			'more blocks than asked for',
			() => ({ blocksByHash: (peer, hash, count) => honest.blocksByHash(peer, hash, count + 1) }),
			'SNAPSHOT_BLOCK_WRONG',
		],
		[
			'a wrong seal',
			() => ({ blocksByHash: async (...asked) => (await honest.blocksByHash(...asked)).map(wrongSeal) }),
			'SNAPSHOT_BLOCK_WRONG',
		],
		[
			'a wrong body',
			() => ({ blocksByHash: async (...asked) => (await honest.blocksByHash(...asked)).map(wrongBody) }),
			'SNAPSHOT_STATE_WRONG',
		],
		['no consensus state', () => ({ consensusState: async () => null }), 'SNAPSHOT_STATE_MISSING'],
		[
			'a wrong consensus state',
			() => ({
				consensusState: async (peer, hash) => {
					const state = await honest.consensusState(peer, hash);
					return state === null ? null : { ...state, dynasty: state.dynasty + 1 };
				},
			}),
			'SNAPSHOT_STATE_WRONG',
		],
	];

	test.each(lies)('%s, beside an honest one', async (_, answers, code) => {
		await start(answers());
		expect(penalties).toEqual([`liar ${code}`]);
		expect(chain.head.hash).toBe(target.source);
	});

	test.each(lies)('%s, alone: nothing is adopted', async (_, answers, code) => {
		await expect(start(answers(), ['liar'])).rejects.toMatchObject({ code: 'SNAPSHOT_NO_PEERS', data: { last: code } });
		expect(penalties).toEqual([`liar ${code}`]);
		expect(chain.head.number).toBe(0);
	});
});

test('refuses a target that is not what the origin says, and blames no peer', async () => {
	const wrong = { stateRoot: `0x${'11'.repeat(32)}` as const };
	await expect(start({}, ['honest'], wrong)).rejects.toMatchObject({ code: 'SNAPSHOT_TARGET_INVALID' });
	await expect(start({}, ['honest'], { sourceNumber: 5 })).rejects.toMatchObject({ code: 'SNAPSHOT_TARGET_INVALID' });
	expect(penalties).toEqual([]);
	expect(chain.head.number).toBe(0);
});

test('gives a peer that does not answer a few chances, and does not penalise it', async () => {
	const silent = async (): Promise<never> => {
		throw new NetworkError('REQUEST_TIMED_OUT', 'no answer', {});
	};
	const lies = { blocksByHash: silent, consensusState: silent, stateNodes: silent };
	await expect(start(lies, ['liar'])).rejects.toMatchObject({ code: 'SNAPSHOT_NO_PEERS' });
	await start(lies);
	expect(penalties).toEqual([]);
	expect(chain.head.hash).toBe(target.source);
});

test('the consensus states it stores are those of the maker', async () => {
	await start();
	for (const number of [5, 6]) {
		const hash = (await chain.getCanonicalHash(number)) ?? target.source;
		const [mine, theirs] = [await chain.getAttachments(hash), await maker.chain.getAttachments(hash)];
		if (mine === null) continue;
		expect(mine).toEqual(theirs);
		expect(decodeState(hexToBytes(mine.state)).ok).toBe(true);
	}
});

describe('of a long chain', () => {
	beforeAll(async () => {
		await maker.close();
		await make(300, 284, 4);
	});

	test('keeps the blocks that BLOCKHASH reaches, and consensus from the last final checkpoint on', async () => {
		await start();
		expect(await chain.getBlock(284 - 256)).not.toBeNull();
		expect(await chain.getBlock(284 - 257)).toBeNull();
		expect((await chain.getBlock(0))?.hash).toBe(maker.chain.genesisHash);
		const state = await honest.consensusState('', target.source);
		const root = (state?.justified[0]?.height ?? 0) * 4;
		expect(root).toBeGreaterThan(0);
		expect(root).toBeLessThan(284);
		for (let number = root - 1; number <= 284; number += 1) {
			const hash = await chain.getCanonicalHash(number);
			const attachments = hash === null ? null : await chain.getAttachments(hash);
			expect(attachments === null).toBe(number < root);
		}
		expect((await follow()) * 4).toBeGreaterThan(284);
		expect(chain.head.hash).toBe(maker.chain.head.hash);
	});
});
