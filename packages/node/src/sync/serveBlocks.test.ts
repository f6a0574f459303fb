import { type Hash, keccakHex } from '@mosaic/consensus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DriverFixture } from '../auxiliary/testing/driverFixture.ts';
import { describeBlock } from './describeBlock.ts';
import { serveBlocks } from './serveBlocks.ts';

let fixture: DriverFixture;
let served: ReturnType<typeof serveBlocks>;
beforeAll(async () => {
	fixture = await DriverFixture.open();
	const driver = await fixture.driver();
	driver.extendWhile(() => fixture.chain.head.number < 12);
	const reached = fixture.reached(12);
	await fixture.send();
	driver.start();
	await reached;
	await driver.stop();
	served = serveBlocks(fixture.chain, fixture.spec);
});
afterAll(() => fixture.close());

async function numbers(blocks: AsyncIterable<Parameters<typeof describeBlock>[0]>): Promise<unknown[]> {
	const found: unknown[] = [];
	for await (const block of blocks) found.push(describeBlock(block)?.number);
	return found;
}

async function hashOf(number: number): Promise<Hash> {
	return (await fixture.chain.getCanonicalHash(number)) ?? fixture.chain.genesisHash;
}

test('serves canonical blocks by range, as many as asked for and as there are, and never genesis', async () => {
	const last = fixture.chain.head.number;
	expect(await numbers(served.blocksByRange(3, 4))).toEqual([3, 4, 5, 6]);
	expect(await numbers(served.blocksByRange(0, 2))).toEqual([1, 2]);
	expect(await numbers(served.blocksByRange(last, 50))).toEqual([last]);
	expect(await numbers(served.blocksByRange(last + 1, 50))).toEqual([]);
	expect(await numbers(served.blocksByRange(1, 0))).toEqual([]);
});

test('ends a range where the chain is reorganised meanwhile', async () => {
	const { chain, spec } = fixture;
	const reorganised = serveBlocks(
		{
			getHeader: (reference) => chain.getHeader(reference),
			getCanonicalHash: (number) => chain.getCanonicalHash(number < 3 ? number : number + 1),
			getEncodedBlock: (hash) => chain.getEncodedBlock(hash),
			getAttachments: (hash) => chain.getAttachments(hash),
			getStateNode: (hash) => chain.getStateNode(hash),
		},
		spec,
	);
	expect(await numbers(reorganised.blocksByRange(1, 10))).toEqual([1, 2]);
});

test('serves a block and its ancestors down to the first, and nothing for what is unknown', async () => {
	expect(await numbers(served.blocksByHash(await hashOf(4), 3))).toEqual([4, 3, 2]);
	expect(await numbers(served.blocksByHash(await hashOf(2), 64))).toEqual([2, 1]);
	expect(await numbers(served.blocksByHash(fixture.chain.genesisHash, 64))).toEqual([]);
	expect(await numbers(served.blocksByHash(`0x${'ab'.repeat(32)}`, 64))).toEqual([]);
});

test('what a header says is read without the rest of the block', async () => {
	for await (const block of served.blocksByRange(1, 12)) {
		const described = describeBlock(block);
		const known = await fixture.chain.getBlock(described?.hash ?? '0x');
		expect(known?.number).toBe(described?.number);
		expect(`0x${Buffer.from(known?.block.header.parentHash ?? []).toString('hex')}`).toBe(described?.parentHash);
	}
});

test('serves consensus states of stored blocks, genesis included', async () => {
	expect((await served.consensusState(fixture.chain.genesisHash))?.justified).toHaveLength(1);
	const state = await served.consensusState(fixture.chain.head.hash);
	expect(state?.justified[0]?.height).toBeGreaterThan(0);
	expect(await served.consensusState(`0x${'ab'.repeat(32)}`)).toBeNull();
});

test('serves trie nodes and codes by hash, and leaves out the unknown', async () => {
	const { chain } = fixture;
	const block = await chain.getBlock(1);
	const root: Hash = `0x${Buffer.from(block?.block.header.stateRoot ?? []).toString('hex')}`;
	const state = await chain.stateAt(block?.hash ?? chain.genesisHash);
	const account = await state.getAccount('0x000f3df6d732807ef1319fb7b8bb8522d0beac02');
	const codeHash = account?.codeHash ?? '0x';
	const nodes = await served.stateNodes([root, `0x${'ab'.repeat(32)}`, codeHash]);
	expect(nodes.map((node) => keccakHex(node))).toEqual([root, codeHash]);
});
