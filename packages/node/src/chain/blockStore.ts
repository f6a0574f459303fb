import type { Block } from '@ethereumjs/block';
import { BoundedCache, bytesToHex, type Hash } from '@mosaic/consensus';
import {
	type AncestorHash,
	type ChainRules,
	decodeEditList,
	type EditList,
	type ExecutionReceipt,
	rememberSender,
} from '../execution/index.ts';
import { type Database, tables } from '../storage/index.ts';
import { rememberSize } from './encodedBlock.ts';
import { ChainError } from './errors.ts';
import { decodeAttachments, decodeLocation, decodeReceipts } from './records.ts';
import type { Attachments, ChainBlock, TransactionLocation } from './types.ts';

/** Transactions whose blocks and receipts stay decoded in memory. */
const CACHED_TRANSACTIONS = 8_000;

/** Length of the RLP of an empty list. */
const EMPTY_LIST_BYTES = 1;

/** Stored blocks and what belongs to them, with bounded caches. Reads are synchronous: LevelDB answers from memory. */
export class BlockStore {
	readonly #database: Database;
	readonly #rules: ChainRules;
	readonly #before: AncestorHash;
	readonly #blocks = new BoundedCache<ChainBlock>(CACHED_TRANSACTIONS, ({ block }) => 8 + block.transactions.length);
	readonly #receipts = new BoundedCache<readonly ExecutionReceipt[]>(CACHED_TRANSACTIONS, (list) => 8 + list.length);

	/** `before`: the hashes of blocks before this chain's first, where it goes on from another. */
	constructor(database: Database, rules: ChainRules, before: AncestorHash = () => null) {
		this.#database = database;
		this.#rules = rules;
		this.#before = before;
	}

	/** A stored block by hash, or the canonical one by number. */
	find(reference: Hash | number): ChainBlock | null {
		const hash = typeof reference === 'number' ? this.canonicalHash(reference) : reference;
		return hash === null ? null : this.#byHash(hash);
	}

	/** The block of this hash. Throws ChainError BLOCK_UNKNOWN. */
	get(hash: Hash): ChainBlock {
		const block = this.#byHash(hash);
		if (block === null) throw new ChainError({ code: 'BLOCK_UNKNOWN', hash });
		return block;
	}

	/** The block where it is decoded in memory. */
	inMemory(hash: Hash): ChainBlock | undefined {
		return this.#blocks.get(hash);
	}

	/** RLP of a block. Throws ChainError BLOCK_UNKNOWN. */
	encoded(hash: Hash): Uint8Array {
		const bytes = this.findEncoded(hash);
		if (bytes === null) throw new ChainError({ code: 'BLOCK_UNKNOWN', hash });
		return bytes;
	}

	/** RLP of a block, null where none is stored. */
	findEncoded(hash: Hash): Uint8Array | null {
		return this.#database.get(tables.blocks, hash) ?? null;
	}

	canonicalHash(number: number): Hash | null {
		if (!Number.isSafeInteger(number) || number < 0) return null;
		return this.#database.get(tables.canonical, number) ?? null;
	}

	isCanonical(block: ChainBlock): boolean {
		return this.canonicalHash(block.number) === block.hash;
	}

	receipts(hash: Hash): readonly ExecutionReceipt[] | null {
		const cached = this.#receipts.get(hash);
		if (cached !== undefined) return cached;
		const bytes = this.#database.get(tables.receipts, hash);
		if (bytes === undefined) return null;
		const receipts = decodeReceipts(bytes);
		this.#receipts.set(hash, receipts);
		return receipts;
	}

	/** As `receipts`, for a look at many blocks: they are not kept. */
	readReceipts(hash: Hash): readonly ExecutionReceipt[] | null {
		const cached = this.#receipts.get(hash);
		if (cached !== undefined) return cached;
		const bytes = this.#database.get(tables.receipts, hash);
		if (bytes === undefined) return null;
		return bytes.length === EMPTY_LIST_BYTES ? [] : decodeReceipts(bytes);
	}

	/** False where it is known that a block has none. */
	mayHaveReceipts(hash: Hash): boolean {
		return this.#database.get(tables.receipts, hash)?.length !== EMPTY_LIST_BYTES;
	}

	attachments(hash: Hash): Attachments | null {
		const bytes = this.#database.get(tables.attachments, hash);
		return bytes === undefined ? null : decodeAttachments(bytes);
	}

	/** What a block of a development stack has beyond the rules; null for any other. */
	edits(hash: Hash): EditList | null {
		const bytes = this.#database.get(tables.blockEdits, hash);
		return bytes === undefined ? null : decodeEditList(bytes);
	}

	/** The same of a block at hand; only one whose extra data can be the hash of a list is looked for. */
	editsOf(block: Block): EditList | null {
		return block.header.extraData.length === 32 ? this.edits(bytesToHex(block.hash())) : null;
	}

	/** Where a transaction lies in the canonical chain. */
	location(transactionHash: Hash): TransactionLocation | null {
		const bytes = this.#database.get(tables.transactions, transactionHash);
		if (bytes === undefined) return null;
		const { blockHash, index } = decodeLocation(bytes);
		return { blockHash, index, blockNumber: this.get(blockHash).number };
	}

	/** The hashes of a block and of its ancestors, by number; walks off the canonical chain only where it must. */
	ancestry(tip: ChainBlock): AncestorHash {
		return (number) => {
			if (number > tip.number || number < 0) return null;
			let at = tip;
			while (at.number > number) {
				if (this.isCanonical(at)) return bytesOf(this.canonicalHash(number)) ?? this.#before(number);
				at = this.get(bytesToHex(at.block.header.parentHash));
			}
			return bytesOf(at.hash);
		};
	}

	/** Keeps a block that was just stored. */
	remember(block: ChainBlock, receipts: readonly ExecutionReceipt[]): void {
		this.#blocks.set(block.hash, block);
		this.#receipts.set(block.hash, receipts);
	}

	#byHash(hash: Hash): ChainBlock | null {
		const cached = this.#blocks.get(hash);
		if (cached !== undefined) return cached;
		const bytes = this.#database.get(tables.blocks, hash);
		if (bytes === undefined) return null;
		const block = this.#rules.decode(bytes);
		rememberSize(block, bytes);
		this.#rememberSenders(hash, block);
		const found = { hash, number: Number(block.header.number), block };
		this.#blocks.set(hash, found);
		return found;
	}

	/** Execution wrote down who sent what: no signature needs to be recovered again. */
	#rememberSenders(hash: Hash, block: Block): void {
		const receipts = block.transactions.length === 0 ? [] : (this.receipts(hash) ?? []);
		for (const [index, receipt] of receipts.entries()) {
			const transaction = block.transactions[index];
			if (transaction !== undefined) rememberSender(transaction, receipt.sender);
		}
	}
}

function bytesOf(hash: Hash | null): Uint8Array | null {
	return hash === null ? null : new Uint8Array(Buffer.from(hash.slice(2), 'hex'));
}
