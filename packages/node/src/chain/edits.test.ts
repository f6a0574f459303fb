import { createTx } from '@ethereumjs/tx';
import { bytesToHex, type Hash, type Hex, hexToBytes, keccak256, verifyMerkleProof } from '@mosaic/consensus';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeEditList, type Edit, encodeEditList, isUnsigned, withoutSignature } from '../execution/index.ts';
import { type Database, tables } from '../storage/index.ts';
import { Chain } from './chain.ts';
import { extend, ListSource, openTestChain, produceOn, recipient, sign, testGenesis } from './testing/testChain.ts';

let chain: Chain;
let database: Database;
beforeEach(async () => {
	({ chain, database } = await openTestChain());
});
afterEach(async () => {
	await chain.close();
	await database.close();
});

const word = (value: number): Hash => `0x${value.toString(16).padStart(64, '0')}`;
/** Returns what it stores in slot 1. */
const reader = '0x60015460005260206000f3';
const edits: readonly Edit[] = [
	{ kind: 'balance', address: recipient, balance: 10n ** 18n },
	{ kind: 'deposit', address: recipient, amount: 7n },
	{ kind: 'nonce', address: recipient, nonce: 9n },
	{ kind: 'code', address: recipient, code: reader },
	{ kind: 'storage', address: recipient, slot: word(1), value: word(42) },
	{ kind: 'baseFee', baseFeePerGas: 77n },
	{ kind: 'gasLimit', gasLimit: 5_000_000n },
];

async function seen(at: Hash = chain.head.hash) {
	const state = await chain.stateAt(at);
	const account = await state.getAccount(recipient);
	return {
		balance: account?.balance ?? null,
		nonce: account?.nonce ?? null,
		code: await state.getCode(recipient),
		slot: await state.getStorage(recipient, word(1)),
	};
}
const untouched = { balance: null, nonce: null, code: '0x', slot: word(0) };
const edited = { balance: 10n ** 18n + 7n, nonce: 9n, code: reader, slot: word(42) };

/** A transaction of an account whose key nobody has. */
function unsigned(value: bigint, nonce = 9) {
	const fields = {
		type: 2,
		chainId: chain.chainId,
		nonce,
		to: `0x${'55'.repeat(20)}`,
		value,
		gasLimit: 21_000n,
	} as const;
	const fees = { maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 1n };
	return withoutSignature(createTx({ ...fields, ...fees }, { common: chain.common }), recipient);
}

/** A block as another reader of the database would have it: nothing remembered about its transactions. */
const reread = (hash: Hash) => chain.decodeBlock(database.get(tables.blocks, hash) ?? new Uint8Array(0));

describe('edits that wait', () => {
	it('are seen at the head at once, by calls too, and nowhere else', async () => {
		const before = await extend(chain);
		await extend(chain);
		expect(await seen()).toEqual(untouched);
		await chain.edit(edits);
		expect(await seen()).toEqual(edited);
		expect(await seen(before.hash)).toEqual(untouched);
		expect(chain.next).toEqual({ baseFeePerGas: 77n, gasLimit: 5_000_000n });
		const { returnData } = await chain.call({ blockHash: chain.head.hash, message: { to: recipient } });
		expect(returnData).toBe(word(42));
	});

	it('leave proofs to the header’s root', async () => {
		await extend(chain);
		await chain.edit(edits);
		const proof = await (await chain.stateAt(chain.head.hash)).prove(recipient, [word(1)]);
		expect(proof).toMatchObject({ balance: 0n, storageProof: [{ value: 0n }] });
		const root = bytesToHex(chain.head.header.stateRoot);
		expect(verifyMerkleProof(root, keccak256(hexToBytes(recipient)), proof.accountProof)).toBeNull();
	});

	it('are kept over a restart', async () => {
		await chain.edit(edits);
		chain = await Chain.open({ database, genesis: testGenesis(new Map()) });
		expect(await seen()).toEqual(edited);
		expect(chain.edits).toEqual(edits);
	});

	it('an account that is left with nothing is none', async () => {
		await chain.edit(edits.slice(0, 1));
		await chain.edit([{ kind: 'balance', address: recipient, balance: 0n }]);
		expect(await (await chain.stateAt(chain.head.hash)).getAccount(recipient)).toBeNull();
		await chain.edit([{ kind: 'deposit', address: recipient, amount: 2n ** 256n - 1n }]);
		await chain.edit([{ kind: 'deposit', address: recipient, amount: 5n }]);
		expect((await seen()).balance).toBe(2n ** 256n - 1n);
	});

	it('are at most 100,000', async () => {
		const many = Array.from({ length: 100_001 }, () => edits[5] as Edit);
		await expect(chain.edit(many)).rejects.toMatchObject({ code: 'EDITS_TOO_MANY' });
		expect(chain.edits).toEqual([]);
	});
});

describe('the block after edits', () => {
	it('has them in its state, its header and its hash, and the next has them no more', async () => {
		await chain.edit(edits);
		const executed = await extend(chain, [sign(chain, { nonce: 0, to: recipient })]);
		const { header } = executed.block;
		expect(await seen()).toEqual(edited);
		expect(header).toMatchObject({ baseFeePerGas: 77n, gasLimit: 5_000_000n });
		expect(bytesToHex(header.extraData)).toMatch(/^0x[0-9a-f]{64}$/);
		expect(chain.edits).toEqual([]);
		const proof = await (await chain.stateAt(executed.hash)).prove(recipient, []);
		expect(
			verifyMerkleProof(bytesToHex(header.stateRoot), keccak256(hexToBytes(recipient)), proof.accountProof),
		).not.toBeNull();
		const next = await extend(chain);
		expect(next.edits).toBeNull();
		expect(next.block.header).toMatchObject({ gasLimit: 5_000_000n, extraData: new Uint8Array(0) });
		expect(await seen()).toEqual(edited);
	});

	it('gives the same when it is executed again', async () => {
		await chain.edit(edits);
		const { hash, block } = await extend(chain, [sign(chain, { nonce: 0, to: recipient }), unsigned(3n)]);
		chain = await Chain.open({ database, genesis: testGenesis(new Map()) });
		const again = await chain.execute(reread(hash));
		expect(again.receipts.map(({ sender, succeeded }) => [sender, succeeded])).toEqual([
			[expect.not.stringContaining(recipient), true],
			[recipient, true],
		]);
		expect(bytesToHex(again.block.header.stateRoot)).toBe(bytesToHex(block.header.stateRoot));
		expect(again.edits).toEqual({ edits, senders: new Map([[1, recipient]]) });
	});

	it('is refused without its list, and with any other', async () => {
		await chain.edit(edits);
		const { hash, edits: list } = await extend(chain, [unsigned(3n)]);
		if (list === null) throw new TypeError('a block after edits has a list');
		const lists = [
			{ ...list, edits: list.edits.slice(1) },
			{ ...list, edits: [...list.edits].reverse() },
			{ ...list, senders: new Map([[0, `0x${'56'.repeat(20)}` as const]]) },
		];
		for (const other of lists) {
			await database.put(tables.blockEdits, hash, encodeEditList(other));
			await expect(chain.execute(reread(hash))).rejects.toMatchObject({ data: { field: 'extraData' } });
		}
		await database.delete(tables.blockEdits, hash);
		await expect(chain.execute(reread(hash))).rejects.toMatchObject({ code: 'HEADER_INVALID' });
	});

	it('takes the edits that there were when it was begun, and leaves later ones', async () => {
		await chain.edit(edits.slice(0, 1));
		const executed = await produceOn(chain, chain.head);
		await chain.edit(edits.slice(1, 2));
		await chain.commit(executed, { makeHead: true });
		expect(chain.edits).toEqual(edits.slice(1, 2));
		expect((await seen()).balance).toBe(10n ** 18n + 7n);
		chain = await Chain.open({ database, genesis: testGenesis(new Map()) });
		expect(chain.edits).toEqual(edits.slice(1, 2));
	});

	it('is taken back with its edits, and others may wait instead', async () => {
		const before = await extend(chain);
		await chain.edit(edits);
		await extend(chain);
		await chain.goBack(before.hash, edits.slice(0, 1));
		expect(await seen()).toEqual({ ...untouched, balance: 10n ** 18n, nonce: 0n });
		expect(chain.edits).toEqual(edits.slice(0, 1));
		await chain.goBack(chain.genesisHash, []);
		expect(await seen()).toEqual(untouched);
		expect(chain.next.gasLimit).toBe(chain.head.header.gasLimit);
	});
});

describe('a transaction without signature', () => {
	it('is of its sender, a contract as well, and of no one for whoever does not know', async () => {
		await chain.edit(edits);
		const transaction = unsigned(3n);
		const executed = await extend(chain, [transaction]);
		expect(executed.receipts).toMatchObject([{ sender: recipient, succeeded: true }]);
		const [stranger] = reread(executed.hash).transactions;
		expect(bytesToHex(stranger?.hash() ?? new Uint8Array(0))).toBe(bytesToHex(transaction.hash()));
		expect(stranger !== undefined && isUnsigned(stranger)).toBe(false);
		expect(() => stranger?.getSenderAddress()).toThrow();
		chain = await Chain.open({ database, genesis: testGenesis(new Map()) });
		expect((await chain.getTransaction(bytesToHex(transaction.hash())))?.sender).toBe(recipient);
	});

	it('has another hash for each sender', () => {
		const fields = createTx({ type: 0, gasLimit: 21_000n, gasPrice: 1n }, { common: chain.common });
		const hashes = ['00', '01', 'ff'].map((byte) => withoutSignature(fields, `0x${byte.repeat(20)}`).hash());
		expect(new Set(hashes.map(bytesToHex)).size).toBe(3);
	});

	it('follows the rules else: nonce, funds, fees', async () => {
		await chain.edit(edits.slice(0, 4));
		const source = new ListSource([unsigned(1n, 8), unsigned(10n ** 18n), unsigned(1n, 10)]);
		await produceOn(chain, chain.head, source);
		expect(source.rejections.map(({ code }) => code)).toEqual([
			'NONCE_TOO_LOW',
			'INSUFFICIENT_FUNDS',
			'NONCE_TOO_HIGH',
		]);
	});
});

it('an edit list is read as it was written', () => {
	const bytes = (length: number) =>
		fc.uint8Array({ minLength: length, maxLength: length }).map((value): Hex => bytesToHex(value));
	const integer = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
	const edit: fc.Arbitrary<Edit> = fc.oneof(
		fc.record({ kind: fc.constant('balance' as const), address: bytes(20), balance: integer }),
		fc.record({ kind: fc.constant('deposit' as const), address: bytes(20), amount: integer }),
		fc.record({ kind: fc.constant('nonce' as const), address: bytes(20), nonce: integer }),
		fc.record({ kind: fc.constant('code' as const), address: bytes(20), code: bytes(33) }),
		fc.record({ kind: fc.constant('storage' as const), address: bytes(20), slot: bytes(32), value: bytes(32) }),
		fc.record({ kind: fc.constant('baseFee' as const), baseFeePerGas: integer }),
		fc.record({ kind: fc.constant('gasLimit' as const), gasLimit: integer }),
	);
	const senders = fc.array(fc.tuple(fc.nat(), bytes(20))).map((entries) => new Map(entries));
	fc.assert(
		fc.property(fc.array(edit), senders, (list, from) => {
			const written = { edits: list, senders: from };
			expect(decodeEditList(encodeEditList(written))).toEqual(written);
		}),
	);
});
