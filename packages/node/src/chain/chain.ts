import type { Block, BlockHeader } from '@ethereumjs/block';
import { createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx';
import type { VM } from '@ethereumjs/vm';
import { bytesToHex, type Hash } from '@mosaic/consensus';
import type { ForeignGenesis, Genesis } from '@mosaic/genesis';
import {
	type ChainCommon,
	type ChainRules,
	createChainCommon,
	createMachine,
	type ExecutedBlock,
	type ExecutionContext,
	fixedRules,
	type HardforkName,
	produceBlock,
	runSystemCallsBefore,
	scheduledRules,
	senderOf,
} from '../execution/index.ts';
import { FlatState, NodeStore, type StateChanges } from '../state/index.ts';
import { type Batch, type Database, tables } from '../storage/index.ts';
import { type ChainSnapshot, type SnapshotOrigin, writeSnapshot } from './adoptSnapshot.ts';
import { BlockStore } from './blockStore.ts';
import { feeCapOf, type RunMessage, runMessage } from './call.ts';
import { callBlock } from './callBlock.ts';
import { ChainError } from './errors.ts';
import { createGenesisBlock } from './genesisBlock.ts';
import { type HeadMove, moveBetween, writeMove } from './headMove.ts';
import { lesser } from './integers.ts';
import { Mutex } from './mutex.ts';
import { blockReceipts } from './receipts.ts';
import { encodeAttachments, encodeReceipts } from './records.ts';
import { simulate } from './simulation/simulate.ts';
import type { SimulatedBlock, SimulationOptions } from './simulation/types.ts';
import { applyStateOverrides } from './stateOverrides.ts';
import { TrieStateView } from './stateView.ts';
import type {
	Attachments,
	BlockReceipt,
	CallOptions,
	CallResult,
	ChainApi,
	ChainBlock,
	CommitOptions,
	Head,
	HeadChange,
	HeadListener,
	LocatedTransaction,
	ProduceRequest,
	StateView,
} from './types.ts';

/** What a chain is opened with. */
export interface ChainOptions {
	/** Stays the caller's: `close` does not close it. */
	readonly database: Database;
	/** A foreign one is of a chain that is read and not continued. */
	readonly genesis: Genesis | ForeignGenesis;
	/** Default: the genesis's. */
	readonly hardfork?: HardforkName;
}

const DEFAULT_GAS_CAP = 50_000_000n;

/** The blocks, receipts and state of one chain, over one database; see {@link ChainApi}. */
export class Chain implements ChainApi {
	readonly chainId: number;
	readonly genesisHash: Hash;
	readonly #rules: ChainRules;
	readonly #database: Database;
	readonly #nodes: NodeStore;
	readonly #blocks: BlockStore;
	readonly #writing = new Mutex();
	readonly #listeners = new Set<HeadListener>();
	#head: ChainBlock;
	#closed = false;

	private constructor(rules: ChainRules, database: Database, nodes: NodeStore, blocks: BlockStore, genesisHash: Hash) {
		this.#rules = rules;
		this.chainId = rules.chainId;
		this.genesisHash = genesisHash;
		this.#database = database;
		this.#nodes = nodes;
		this.#blocks = blocks;
		this.#head = blocks.get(String(database.get(tables.metadata, 'head')) as Hash);
	}

	/** Opens the chain of a database, and writes the genesis where that is empty. Throws CHAIN_GENESIS_MISMATCH. */
	static async open({ database, genesis, hardfork }: ChainOptions): Promise<Chain> {
		const rules =
			'forks' in genesis
				? scheduledRules(genesis)
				: fixedRules(createChainCommon(genesis.chainId, hardfork ?? genesis.hardfork));
		const nodes = new NodeStore(database);
		const { block, changes } = await createGenesisBlock(rules, genesis, nodes);
		const hash = bytesToHex(block.hash());
		const stored = database.get(tables.metadata, 'genesis');
		if (stored === undefined) await writeGenesis(database, { hash, number: 0, block }, changes);
		else if (stored !== hash) {
			throw new ChainError({ code: 'CHAIN_GENESIS_MISMATCH', stored: String(stored), given: hash });
		}
		return new Chain(rules, database, nodes, new BlockStore(database, rules), hash);
	}

	/** The chain's rules, which may change from block to block. */
	get rules(): ChainRules {
		return this.#rules;
	}

	/** The rules at the head, for transactions to come. */
	get common(): ChainCommon {
		return this.#rules.at(this.#head.block.header);
	}

	get head(): Head {
		const { hash, number, block } = this.#head;
		return { hash, number, header: block.header };
	}

	/** Number of the oldest block with its state: 0, or that of the snapshot that the chain started from. */
	get oldestBlock(): number {
		const snapshot = this.#database.get(tables.metadata, 'snapshot') as SnapshotOrigin | undefined;
		return snapshot?.number ?? 0;
	}

	async produce(request: ProduceRequest): Promise<ExecutedBlock> {
		return this.#exclusively(() => produceBlock(this.common, request, this.#context(request.parent)));
	}

	async execute(block: Block): Promise<ExecutedBlock> {
		return this.#exclusively(() => this.#rules.execute(block, this.#context(bytesToHex(block.header.parentHash))));
	}

	async commit(executed: ExecutedBlock, options: CommitOptions): Promise<HeadChange | null> {
		return this.#exclusively(async () => {
			this.#blocks.get(bytesToHex(executed.block.header.parentHash));
			const { hash, number, block } = executed;
			const batch = this.#database.batch();
			writeBlock(batch, executed, options.attachments);
			const head = { hash, number, block };
			const write = async (): Promise<void> => {
				await batch.write({ durable: options.durable ?? true });
				this.#remember(executed);
			};
			if (options.makeHead) return this.#moveHead(head, batch, write);
			await write();
			return null;
		});
	}

	async setHead(hash: Hash): Promise<HeadChange | null> {
		return this.#exclusively(() => this.#moveHead(this.#blocks.get(hash), this.#database.batch()));
	}

	/** Makes a snapshot the chain, in one batch. Throws CHAIN_NOT_NEW unless the head is genesis. */
	async adoptSnapshot(snapshot: ChainSnapshot): Promise<void> {
		return this.#exclusively(async () => {
			const source = snapshot.blocks.at(-1);
			if (source === undefined || this.#head.number > 0)
				throw new ChainError({ code: 'CHAIN_NOT_NEW', head: this.#head.number });
			const { hash, number, block } = source;
			const batch = this.#database.batch();
			writeSnapshot(batch, snapshot, { hash, number });
			await batch.write();
			this.#announce({ hash, number, block }, { removed: [], added: [{ hash, number, block }] });
		});
	}

	async getBlock(reference: Hash | number): Promise<ChainBlock | null> {
		return this.#blocks.find(reference);
	}

	async getHeader(reference: Hash | number): Promise<BlockHeader | null> {
		return this.#blocks.find(reference)?.block.header ?? null;
	}

	async getCanonicalHash(number: number): Promise<Hash | null> {
		return this.#blocks.canonicalHash(number);
	}

	async getReceipts(hash: Hash): Promise<readonly BlockReceipt[] | null> {
		const block = this.#blocks.find(hash);
		const receipts = block === null ? null : this.#blocks.receipts(hash);
		return block === null || receipts === null ? null : blockReceipts(block, receipts);
	}

	async getTransaction(hash: Hash): Promise<LocatedTransaction | null> {
		const location = this.#blocks.location(hash);
		if (location === null) return null;
		const block = this.#blocks.get(location.blockHash);
		const transaction = block.block.transactions[location.index];
		if (transaction === undefined) return null;
		return { ...location, transaction, sender: senderOf(transaction), block };
	}

	async getAttachments(hash: Hash): Promise<Attachments | null> {
		return this.#blocks.attachments(hash);
	}

	async *blocksFrom(number: number): AsyncGenerator<ChainBlock> {
		for (let at = number; at <= this.#head.number; at += 1) {
			const block = this.#blocks.find(at);
			if (block === null) return;
			yield block;
		}
	}

	async stateAt(hash: Hash): Promise<StateView> {
		return new TrieStateView(this.#nodes, this.#blocks.get(hash).block.header.stateRoot);
	}

	async getStateNode(hash: Hash): Promise<Uint8Array | null> {
		return this.#nodes.find(hash.slice(2));
	}

	async call(options: CallOptions): Promise<CallResult> {
		return this.callWith(options, async (_, run) => (await run()).result);
	}

	/** Prepares a call and hands over its machine, and what runs it there. Throws ChainError. */
	async callWith<T>(options: CallOptions, work: (vm: VM, run: () => Promise<RunMessage>) => Promise<T>): Promise<T> {
		const { blockHash, message, gasCap = DEFAULT_GAS_CAP } = options;
		const block = this.#blocks.get(blockHash);
		const { common } = block.block;
		const state = new FlatState(this.#nodes, block.block.header.stateRoot);
		const precompiles = await applyStateOverrides(state, options.stateOverrides ?? {}, common);
		const vm = await createMachine(common, state, this.#blocks.ancestry(block), precompiles);
		const gas = lesser(message.gas ?? gasCap, gasCap);
		const seen = callBlock(block.block, options.blockOverrides ?? {}, feeCapOf(message) > 0n);
		return work(vm, () => runMessage(vm, { message, block: seen, gas }));
	}

	/** A machine on the state that the transactions of a stored block began with. */
	async machineBefore(block: Block): Promise<VM> {
		const parent = this.#blocks.get(bytesToHex(block.header.parentHash));
		const state = new FlatState(this.#nodes, parent.block.header.stateRoot);
		const vm = await createMachine(block.common, state, this.#blocks.ancestry(parent));
		await runSystemCallsBefore(state, block.header);
		return vm;
	}

	async simulate(options: SimulationOptions): Promise<readonly SimulatedBlock[]> {
		const base = this.#blocks.get(options.blockHash);
		return simulate({ store: this.#nodes, base, ancestor: this.#blocks.ancestry(base), rules: this.#rules }, options);
	}

	decodeBlock(bytes: Uint8Array): Block {
		try {
			return this.#rules.decode(bytes);
		} catch (error) {
			throw new ChainError({ code: 'BLOCK_MALFORMED', detail: messageOf(error) }, { cause: error });
		}
	}

	decodeTransaction(bytes: Uint8Array): TypedTransaction {
		try {
			return createTxFromRLP(bytes, { common: this.common });
		} catch (error) {
			throw new ChainError({ code: 'TRANSACTION_MALFORMED', detail: messageOf(error) }, { cause: error });
		}
	}

	onHead(listener: HeadListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Waits for what is being written and refuses more. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.#writing.run(async () => {});
	}

	async #exclusively<T>(task: () => Promise<T>): Promise<T> {
		if (this.#closed) throw new ChainError({ code: 'CHAIN_CLOSED' });
		return this.#writing.run(task);
	}

	#context(parentHash: Hash): ExecutionContext {
		const parent = this.#blocks.get(parentHash);
		return { store: this.#nodes, parent: parent.block.header, ancestor: this.#blocks.ancestry(parent) };
	}

	/** Adds the move of the head to a batch, has it written, and then tells the listeners: stored before visible. */
	async #moveHead(to: ChainBlock, batch: Batch, write = () => batch.write()): Promise<HeadChange | null> {
		const move = moveBetween(this.#blocks, this.#head, to);
		if (move.removed.length + move.added.length > 0) writeMove(batch, move, to);
		await write();
		if (move.removed.length + move.added.length === 0) return null;
		return this.#announce(to, move);
	}

	#announce(head: ChainBlock, move: HeadMove): HeadChange {
		this.#head = head;
		const change = { ...move, head: this.head };
		for (const listener of this.#listeners) notify(listener, change);
		return change;
	}

	#remember({ hash, number, block, receipts, nodes, codes }: ExecutedBlock): void {
		this.#blocks.remember({ hash, number, block }, receipts);
		for (const [key, { node }] of nodes) this.#nodes.remember(key, node);
		for (const [key, code] of codes) this.#nodes.rememberCode(key, code);
	}
}

function writeBlock(batch: Batch, executed: ExecutedBlock, attachments: Attachments | undefined): void {
	const { hash, block, receipts, nodes, codes } = executed;
	batch.put(tables.blocks, hash, block.serialize());
	batch.put(tables.receipts, hash, encodeReceipts(receipts));
	for (const [key, { encoded }] of nodes) batch.put(tables.nodes, key, encoded);
	for (const [key, code] of codes) batch.put(tables.codes, key, code);
	if (attachments !== undefined) batch.put(tables.attachments, hash, encodeAttachments(attachments));
}

async function writeGenesis(database: Database, genesis: ChainBlock, { nodes, codes }: StateChanges): Promise<void> {
	const batch = database.batch();
	writeBlock(batch, { ...genesis, receipts: [], nodes, codes }, undefined);
	writeMove(batch, { removed: [], added: [genesis] }, genesis);
	batch.put(tables.metadata, 'genesis', genesis.hash);
	await batch.write();
}

/** A listener's fault is its own: the block is on disk, and the other listeners hear of it. */
function notify(listener: HeadListener, change: HeadChange): void {
	try {
		listener(change);
	} catch (error) {
		queueMicrotask(() => {
			throw error;
		});
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
