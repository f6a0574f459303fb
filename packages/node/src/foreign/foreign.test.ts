import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Block, createBlock } from '@ethereumjs/block';
import { concatBytes } from '@mosaic/consensus';
import { genesisToJson } from '@mosaic/genesis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Closing } from '../assembly/closing.ts';
import type { Chain } from '../chain/index.ts';
import { extend, openTestChain, recipient, sign, testGenesis } from '../chain/testing/testChain.ts';
import { importChain } from './importChain.ts';
import { openForeignChain } from './openForeignChain.ts';
import { readChainFile } from './readChainFile.ts';

/** Proof of work up to block 2 under Byzantium, with London from block 3 on; nobody has anything. */
const genesis = {
	config: {
		...{ chainId: 5, homesteadBlock: 0, eip150Block: 0, eip155Block: 0, eip158Block: 0, byzantiumBlock: 0 },
		...{ constantinopleBlock: 1, petersburgBlock: 1, istanbulBlock: 2, berlinBlock: 3, londonBlock: 3 },
	},
	gasLimit: '0x5f5e100',
	difficulty: '0x20000',
	alloc: {},
};
let folder: string;
let closing: Closing;
let chain: Chain;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mosaic-foreign-'));
	closing = new Closing();
	chain = await openForeignChain(folder, genesis, closing);
});
afterEach(async () => {
	await closing.run();
	await rm(folder, { recursive: true, force: true });
});

async function* streamed(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('a file of blocks', () => {
	test('is read block by block, however it is cut', async () => {
		const blocks = [0x100, 0x200].map((length) =>
			concatBytes(Uint8Array.of(0xf9, length >> 8, length & 0xff), new Uint8Array(length)),
		);
		for (const size of [1, 7, 300, 10_000]) {
			const read: number[] = [];
			for await (const { bytes } of readChainFile(streamed(concatBytes(...blocks), size))) read.push(bytes.length);
			expect(read).toEqual([0x103, 0x203]);
		}
	});

	test.each([
		['CHAIN_FILE_TRUNCATED', concatBytes(Uint8Array.of(0xf9, 1, 0), new Uint8Array(0xff))],
		['CHAIN_FILE_TRUNCATED', Uint8Array.of(0xf9)],
		['CHAIN_FILE_MALFORMED', new Uint8Array(600)],
		['CHAIN_FILE_MALFORMED', Uint8Array.of(0xfb, 0xff, 0xff, 0xff, 0xff, 0)],
		['CHAIN_FILE_MALFORMED', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0)],
	])('that is wrong gives %s', async (code, bytes) => {
		await expect(importChain(chain, streamed(bytes, 100))).rejects.toMatchObject({ code });
		expect(chain.head.number).toBe(0);
	});

	test('that holds no block of the chain is refused where it begins', async () => {
		const bytes = concatBytes(Uint8Array.of(0xf9, 1, 0), new Uint8Array(0x100));
		await expect(importChain(chain, streamed(bytes, 1_000))).rejects.toMatchObject({
			code: 'CHAIN_FILE_MALFORMED',
			data: { offset: 0 },
		});
	});
});

describe('an imported chain', () => {
	test('executes to what another made of the same blocks, and refuses blocks that claim something else', async () => {
		const { chain: source, database } = await openTestChain();
		const runtime = `0x${'60003560005560003560005260206000a060206000f3'}`;
		const init = `0x75${runtime.slice(2)}6000526016600af3` as const;
		await extend(source, [sign(source, { nonce: 0, to: recipient, value: 5n })]);
		await extend(source, [sign(source, { nonce: 1, data: init }), sign(source, { nonce: 2, data: '0xfe' })]);
		await extend(source);
		const json = JSON.parse(JSON.stringify(genesisToJson(testGenesis(new Map()))));
		const copy = await openForeignChain(join(folder, 'copy'), json, closing);
		expect(copy.genesisHash).toBe(source.genesisHash);
		const blocks = [1, 2, 3].map(async (number) => (await source.getBlock(number))?.block);
		const [first, second, third] = await Promise.all(blocks);
		if (first === undefined || second === undefined || third === undefined)
			throw new TypeError('three blocks were made');
		const file = (...list: Block[]) => streamed(concatBytes(...list.map((block) => block.serialize())), 64);
		const spoiled = (header: object): Block =>
			createBlock({ ...second, header: { ...second.header, ...header } }, { common: second.common });

		await expect(importChain(copy, file(first, third))).rejects.toMatchObject({ code: 'CHAIN_FILE_GAP' });
		for (const header of [
			{ stateRoot: new Uint8Array(32) },
			{ receiptTrie: new Uint8Array(32) },
			{ gasUsed: 1n },
			{ parentHash: new Uint8Array(32) },
			{ timestamp: first.header.timestamp },
			{ baseFeePerGas: 1n },
			{ transactionsTrie: new Uint8Array(32) },
		]) {
			await expect(importChain(copy, file(spoiled(header)))).rejects.toMatchObject({
				code: 'CHAIN_BLOCK_REFUSED',
				data: { number: 2 },
			});
		}
		expect(copy.head.number).toBe(1);
		expect(await importChain(copy, file(first, second, third))).toEqual({ imported: 2, known: 1, head: 3 });
		expect(copy.head.hash).toBe(source.head.hash);
		for (const number of [1, 2, 3]) {
			const { hash } = (await source.getBlock(number)) ?? { hash: source.genesisHash };
			expect(await copy.getReceipts(hash)).toEqual(await source.getReceipts(hash));
		}
		await source.close();
		await database.close();
	});

	test('a folder without one, or with another, is refused', async () => {
		await expect(openForeignChain(join(folder, 'none'), null, closing)).rejects.toMatchObject({
			code: 'CHAIN_NOT_IMPORTED',
		});
		expect(await readdir(folder)).toEqual(['foreign']);
		await closing.run();
		closing = new Closing();
		const other = { ...genesis, gasLimit: '0x5f5e101' };
		await expect(openForeignChain(folder, other, closing)).rejects.toMatchObject({ code: 'CHAIN_GENESIS_MISMATCH' });
		await closing.run();
		closing = new Closing();
		chain = await openForeignChain(folder, null, closing);
		expect(chain.head.number).toBe(0);
	});
});
