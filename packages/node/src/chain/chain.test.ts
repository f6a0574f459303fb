import { createBlock } from '@ethereumjs/block';
import { createMPTFromProof } from '@ethereumjs/mpt';
import { createAccountFromRLP } from '@ethereumjs/util';
import { bytesToHex, type Hash, hexToBytes, keccak256 } from '@mosaic/consensus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../storage/index.ts';
import { Chain } from './chain.ts';
import {
	addresses,
	extend,
	ListSource,
	openTestChain,
	produceOn,
	recipient,
	sign,
	testGenesis,
} from './testing/testChain.ts';
import type { HeadChange } from './types.ts';

let chain: Chain;
let database: Database;
beforeEach(async () => {
	({ chain, database } = await openTestChain());
});
afterEach(async () => {
	await chain.close();
	await database.close();
});

describe('opening a chain', () => {
	it('starts at genesis, and goes on where it stopped', async () => {
		expect(chain.head.number).toBe(0);
		expect(chain.head.hash).toBe(chain.genesisHash);
		const executed = await extend(chain, [sign(chain, { nonce: 0, to: recipient, value: 5n })]);
		const again = await Chain.open({ database, genesis: testGenesis(new Map()) });
		expect(again.head.hash).toBe(executed.hash);
		expect((await (await again.stateAt(executed.hash)).getAccount(recipient))?.balance).toBe(5n);
	});

	it('refuses the database of another genesis', async () => {
		const other = { ...testGenesis(new Map()), timestamp: 7 };
		await expect(Chain.open({ database, genesis: other })).rejects.toMatchObject({ code: 'CHAIN_GENESIS_MISMATCH' });
	});

	it('refuses writes once closed', async () => {
		await chain.close();
		await expect(extend(chain)).rejects.toMatchObject({ code: 'CHAIN_CLOSED' });
	});
});

describe('blocks and receipts', () => {
	it('finds a block, its receipts and its transactions after they are read from disk', async () => {
		const deploy = sign(chain, { nonce: 0, data: '0x602a5f526001601ff3' });
		const logs = sign(chain, { nonce: 1, data: '0x60016020525f5fa060016002a15f5fa0', gasLimit: 90_000n });
		const executed = await extend(chain, [deploy, logs]);
		const reopened = await Chain.open({ database, genesis: testGenesis(new Map()) });
		expect((await reopened.getBlock(1))?.hash).toBe(executed.hash);
		const receipts = await reopened.getReceipts(executed.hash);
		expect(receipts).toEqual(await chain.getReceipts(executed.hash));
		const [first] = receipts ?? [];
		const created = first?.contractAddress ?? recipient;
		expect(first).toMatchObject({ status: 1, from: addresses[0], to: null, effectiveGasPrice: 875_000_001n, type: 2 });
		expect(await (await reopened.stateAt(executed.hash)).getCode(created)).toBe('0x2a');
		const found = await reopened.getTransaction(bytesToHex(logs.hash()));
		expect(found).toMatchObject({ index: 1, blockNumber: 1, blockHash: executed.hash, sender: addresses[0] });
		expect(await reopened.getTransaction(executed.hash)).toBeNull();
		expect(await reopened.getReceipts(`0x${'12'.repeat(32)}`)).toBeNull();
	});

	it('numbers logs over the whole block', async () => {
		const two = '0x5f5fa060075f5fa100';
		const executed = await extend(chain, [sign(chain, { nonce: 0, data: two }), sign(chain, { nonce: 1, data: two })]);
		const receipts = (await chain.getReceipts(executed.hash)) ?? [];
		expect(receipts.map((receipt) => receipt.logs.map((log) => log.logIndex))).toEqual([
			[0, 1],
			[2, 3],
		]);
		expect(receipts[1]?.logs[1]?.topics).toEqual([`0x${'07'.padStart(64, '0')}`]);
	});

	it('keeps what consensus attaches', async () => {
		const executed = await produceOn(chain, chain.head);
		const attachments = { seal: `0x${'11'.repeat(65)}`, slot: 9, body: '0xc0', state: '0x' } as const;
		await chain.commit(executed, { attachments, makeHead: false });
		expect(chain.head.number).toBe(0);
		expect(await chain.getAttachments(executed.hash)).toEqual(attachments);
		expect(await chain.getAttachments(chain.genesisHash)).toBeNull();
	});

	it('leaves out what cannot be in a block, and says why', async () => {
		const source = new ListSource([
			sign(chain, { nonce: 1, to: recipient }),
			sign(chain, { nonce: 0, to: recipient, maxFeePerGas: 1n }),
			sign(chain, { nonce: 0, to: recipient, value: 10n ** 30n }),
			sign(chain, { nonce: 0, to: recipient }),
			sign(chain, { nonce: 0, to: recipient, value: 1n }),
			sign(chain, { nonce: 1, to: recipient, gasLimit: 20_000n }),
		]);
		const executed = await produceOn(chain, chain.head, source);
		expect(executed.receipts).toHaveLength(1);
		expect(source.rejections.map(({ code }) => code)).toEqual([
			'NONCE_TOO_HIGH',
			'FEE_BELOW_BASE_FEE',
			'INSUFFICIENT_FUNDS',
			'NONCE_TOO_LOW',
			'EXECUTION_REFUSED',
		]);
	});

	it('refuses a block with any header field changed', async () => {
		const { block } = await produceOn(chain, chain.head, new ListSource([sign(chain, { nonce: 0, to: recipient })]));
		const changes = {
			timestamp: 1n,
			number: 2n,
			gasLimit: 61_000_000n,
			gasUsed: 21_001n,
			baseFeePerGas: 1n,
			excessBlobGas: 131_072n,
			stateRoot: new Uint8Array(32),
			receiptTrie: new Uint8Array(32),
			transactionsTrie: new Uint8Array(32),
			logsBloom: new Uint8Array(256).fill(1),
			requestsHash: new Uint8Array(32),
			withdrawalsRoot: new Uint8Array(32),
			coinbase: recipient,
			parentBeaconBlockRoot: new Uint8Array(32).fill(1),
		};
		for (const [field, value] of Object.entries(changes)) {
			const header = { ...block.header, [field]: value };
			const forged = createBlock({ header, transactions: block.transactions }, { common: chain.common });
			await expect(chain.execute(forged), field).rejects.toHaveProperty(
				'code',
				expect.stringMatching(/^(HEADER_INVALID|RESULT_MISMATCH)$/),
			);
		}
		await expect(chain.execute(block)).resolves.toHaveProperty('hash', bytesToHex(block.hash()));
		expect(() => chain.decodeBlock(Uint8Array.of(1, 2, 3))).toThrow(
			expect.objectContaining({ code: 'BLOCK_MALFORMED' }),
		);
	});
});

describe('the head', () => {
	it('moves across branches, tells how, and looks transactions up on the canonical one alone', async () => {
		const changes: HeadChange[] = [];
		chain.onHead((change) => changes.push(change));
		const [one, two] = [sign(chain, { nonce: 0, to: recipient }), sign(chain, { nonce: 0, to: recipient, value: 2n })];
		const genesis = { hash: chain.genesisHash, number: 0 };
		const a1 = await produceOn(chain, genesis, new ListSource([one]));
		await chain.commit(a1, { makeHead: true });
		const a2 = await extend(chain);
		const b1 = await produceOn(chain, genesis, new ListSource([two]), 2);
		await chain.commit(b1, { makeHead: false });
		const change = await chain.setHead(b1.hash);
		expect(change?.removed.map(({ hash }) => hash)).toEqual([a2.hash, a1.hash]);
		expect(change?.added.map(({ hash }) => hash)).toEqual([b1.hash]);
		expect(changes.map(({ head }) => head.hash)).toEqual([a1.hash, a2.hash, b1.hash]);
		expect(await chain.getCanonicalHash(2)).toBeNull();
		expect(await chain.getTransaction(bytesToHex(one.hash()))).toBeNull();
		expect((await chain.getTransaction(bytesToHex(two.hash())))?.blockHash).toBe(b1.hash);
		expect(await chain.setHead(b1.hash)).toBeNull();
		const back = await chain.setHead(a2.hash);
		expect(back?.added.map(({ hash }) => hash)).toEqual([a1.hash, a2.hash]);
		const blocks: Hash[] = [];
		for await (const { hash } of chain.blocksFrom(1)) blocks.push(hash);
		expect(blocks).toEqual([a1.hash, a2.hash]);
		await expect(chain.setHead(`0x${'99'.repeat(32)}`)).rejects.toMatchObject({ code: 'BLOCK_UNKNOWN' });
	});

	it('executes on a branch that is not canonical with its own block hashes', async () => {
		// Deploys the hash of the block before as its code.
		const code = '0x60014303405f5260205ff3';
		const a1 = await extend(chain);
		const genesis = { hash: chain.genesisHash, number: 0 };
		const b1 = await produceOn(chain, genesis, new ListSource(), 5);
		await chain.commit(b1, { makeHead: false });
		const b2 = await produceOn(chain, b1, new ListSource([sign(chain, { nonce: 0, data: code as Hash })]));
		await chain.commit(b2, { makeHead: false });
		const created = b2.receipts[0]?.contractAddress ?? recipient;
		expect(await (await chain.stateAt(b2.hash)).getCode(created)).toBe(b1.hash);
		expect(a1.hash).not.toBe(b1.hash);
	});
});

describe('proofs', () => {
	it('verify against the header with the stock trie, for what is there and what is not', async () => {
		const executed = await extend(chain, [sign(chain, { nonce: 0, data: '0x602a6007555f5ff3' })]);
		const created = executed.receipts[0]?.contractAddress ?? recipient;
		const view = await chain.stateAt(executed.hash);
		const slot: Hash = `0x${'07'.padStart(64, '0')}`;
		const absent: Hash = `0x${'08'.padStart(64, '0')}`;
		const proof = await view.prove(created, [slot, absent]);
		expect(proof.storageProof.map(({ value }) => value)).toEqual([0x2an, 0n]);
		const trie = await createMPTFromProof(proof.accountProof.map(hexToBytes), {
			useKeyHashing: true,
			root: executed.block.header.stateRoot,
		});
		const account = createAccountFromRLP((await trie.get(hexToBytes(created))) ?? new Uint8Array(0));
		expect(bytesToHex(account.storageRoot)).toBe(proof.storageRoot);
		for (const entry of proof.storageProof) {
			const nodes = entry.proof.map(hexToBytes);
			expect(bytesToHex(keccak256(nodes[0] ?? new Uint8Array(0)))).toBe(proof.storageRoot);
			const storage = await createMPTFromProof(nodes, { useKeyHashing: true, root: account.storageRoot });
			const stored = await storage.get(hexToBytes(entry.key));
			expect(stored).toEqual(entry.value === 0n ? null : Uint8Array.of(0x2a));
		}
		const nobody = await view.prove(`0x${'ee'.repeat(20)}`, [slot]);
		expect(nobody).toMatchObject({ nonce: 0n, balance: 0n, storageProof: [{ value: 0n, proof: [] }] });
		expect(nobody.accountProof.length).toBeGreaterThan(0);
	});
});
