import { type Block, type BlockHeader, createBlock, createBlockHeader, type HeaderData } from '@ethereumjs/block';
import { RLP } from '@ethereumjs/rlp';
import { bytesToHex, type Hash, keccak256 } from '@mosaic/consensus';
import { parseForeignGenesis } from '@mosaic/genesis';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Chain } from '../chain/index.ts';
import { Database } from '../storage/index.ts';
import { importChain } from './importChain.ts';
import { type ForeignChain, makeForeignChain } from './testing/foreignChain.ts';
import { firstBlocks, lastBlock } from './testing/foreignGenesis.ts';

let foreign: ForeignChain;
let encoded: readonly Uint8Array[];
let database: Database;
let chain: Chain;
beforeAll(async () => {
	foreign = await makeForeignChain();
	encoded = foreign.blocks.map((block) => block.serialize());
});
beforeEach(async () => {
	database = await Database.open();
	chain = await Chain.open({ database, genesis: parseForeignGenesis(foreign.genesis) });
});
afterEach(async () => {
	await chain.close();
	await database.close();
});

async function* streamed(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* chunks;
}

const hashOf = (block: Block | undefined): Hash => bytesToHex(block?.hash() ?? new Uint8Array(0));
const blockAt = (number: number): Block => foreign.blocks[number] as Block;

/** What importing these bytes throws, as code and block number; then the number of the head. */
async function refusal(chunks: readonly Uint8Array[]): Promise<unknown> {
	try {
		return await importChain(chain, streamed(chunks));
	} catch (error) {
		const { code, data } = error as { code: string; data: { number: number } };
		return [code, data.number, chain.head.number];
	}
}

/** The blocks before one, and that one with another header. */
function withHeader(number: number, change: HeaderData): Uint8Array[] {
	const { header, transactions, uncleHeaders, withdrawals, common } = blockAt(number);
	const body = { transactions, uncleHeaders, ...(withdrawals && { withdrawals }) };
	const options = { common, skipConsensusFormatValidation: true };
	const changed = createBlock({ header: { ...header, ...change }, ...body }, options);
	return [...encoded.slice(1, number), changed.serialize()];
}

describe('a chain through all hardforks', () => {
	test('has the blocks, receipts and rules that stock ethereumjs gave it', async () => {
		expect(chain.genesisHash).toBe(hashOf(foreign.blocks[0]));
		const imported = await importChain(chain, streamed(encoded.slice(1)));
		expect(imported).toEqual({ imported: lastBlock, known: 0, head: lastBlock });
		const reopened = await Chain.open({ database, genesis: parseForeignGenesis(foreign.genesis) });
		for (const [number, block] of foreign.blocks.entries())
			expect((await reopened.getBlock(number))?.block.serialize()).toEqual(block.serialize());
		for (const number of [1, firstBlocks.byzantium - 1, firstBlocks.byzantium, lastBlock]) {
			const isOld = number < firstBlocks.byzantium;
			for (const { stateRoot, status } of (await chain.getReceipts(hashOf(blockAt(number)))) ?? [])
				expect([status === null, stateRoot !== null]).toEqual([isOld, isOld]);
		}
		const receipts = (await chain.getReceipts(hashOf(blockAt(lastBlock)))) ?? [];
		expect(receipts.some(({ status }) => status === 0)).toBe(true);
		const blobs = receipts.filter(({ type }) => type === 3);
		expect(blobs.map(({ blobGasUsed, blobGasPrice }) => [blobGasUsed, blobGasPrice])).toEqual([[131_072n, 1n]]);
		await reopened.close();
	});

	test('is called at each block by the rules of that block', async () => {
		await importChain(chain, streamed(encoded.slice(1)));
		// PUSH0 came with Shanghai.
		for (const [number, works] of [
			[1, false],
			[17, false],
			[18, false],
			[20, true],
			[28, true],
		] as const) {
			const call = { blockHash: hashOf(blockAt(number)), message: { to: null, data: '0x5f00' } } as const;
			expect((await chain.call(call)).failure === null).toBe(works);
		}
	});
});

describe('a block is refused', () => {
	test.each<[string, number, HeaderData]>([
		['state root', 3, { stateRoot: new Uint8Array(32) }],
		['receipts root', 5, { receiptTrie: new Uint8Array(32) }],
		['gas used', 7, { gasUsed: 21_000n }],
		['logs bloom', 21, { logsBloom: new Uint8Array(256) }],
		['transactions root', 9, { transactionsTrie: new Uint8Array(32) }],
		['requests hash', 25, { requestsHash: new Uint8Array(32) }],
		['difficulty', 10, { difficulty: 131_073n }],
		['timestamp', 12, { timestamp: 110n }],
		['gas limit', 13, { gasLimit: 31_000_000n }],
		['base fee', 17, { baseFeePerGas: 1n }],
		['ommers hash', 9, { uncleHash: new Uint8Array(32) }],
		['withdrawals root', 21, { withdrawalsRoot: new Uint8Array(32) }],
		['blob gas', 23, { blobGasUsed: 0n }],
		['excess blob gas', 23, { excessBlobGas: 131_072n }],
	])('with a wrong %s', async (_, number, change) => {
		expect(await refusal(withHeader(number, change))).toEqual(['CHAIN_BLOCK_REFUSED', number, number - 1]);
	});

	test.each<[string, () => BlockHeader[]]>([
		['rewarded before', () => blockAt(5).uncleHeaders],
		['in the chain', () => [blockAt(8).header]],
		['siblings of the block itself', () => [header(9, { parentHash: blockAt(8).hash(), number: 9n, timestamp: 95n })]],
		['children of unknown blocks', () => [header(8, { parentHash: new Uint8Array(32) })]],
		['wrong in themselves', () => [header(8, { difficulty: 1n })]],
	])('with ommers that are %s', async (_, make) => {
		const ommers = make().map((ommer) => ommer.raw());
		const [fields, transactions] = blockAt(9).raw();
		const changed = fields.with(1, keccak256(RLP.encode(ommers)));
		const blocks = [...encoded.slice(1, 9), RLP.encode([changed, transactions, ommers])];
		expect(await refusal(blocks)).toEqual(['CHAIN_BLOCK_REFUSED', 9, 8]);
	});
});

/** The header of a block that is in the chain, changed: a sibling of it. */
function header(number: number, change: HeaderData): BlockHeader {
	const { header: own, common } = blockAt(number);
	return createBlockHeader({ ...own, ...change }, { common });
}
