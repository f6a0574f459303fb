import { setImmediate } from 'node:timers/promises';
import type { Block, BlockHeader } from '@ethereumjs/block';
import type { TypedTransaction } from '@ethereumjs/tx';
import type { VM } from '@ethereumjs/vm';
import { bytesToHex, type Hash, type Hex } from '@mosaic/consensus';
import { Turns } from '@mosaic/rpc';
import {
	type BuiltPayload,
	buildPayload,
	type ChainCommon,
	type ChainRules,
	createMachine,
	type Edit,
	type EditList,
	type ExecutedBlock,
	type ExecutionContext,
	type ExecutionReceipt,
	editedState,
	type Machine,
	markUnsigned,
	nextHeader,
	type Pace,
	type PayloadOrder,
	produceBlock,
	runSystemCallsBefore,
	senderOf,
} from '../execution/index.ts';
import { NodeStore } from '../state/index.ts';
import { type Batch, type Database, tables } from '../storage/index.ts';
import { type DumpedAccount, dumpAccounts } from './accountDump.ts';
import { type ChainSnapshot, type SnapshotOrigin, writeSnapshot } from './adoptSnapshot.ts';
import { blockLogs, type PlacedLog } from './blockLogs.ts';
import type { BlockStore } from './blockStore.ts';
import type { RunMessage } from './call.ts';
import { CallMachines } from './callMachines.ts';
import { CallView } from './callView.ts';
import { decodeBlock, decodeTransaction } from './decoding.ts';
import { ChainError } from './errors.ts';
import { HeadListeners } from './headListeners.ts';
import { type HeadMove, moveBetween, writeMove } from './headMove.ts';
import { type LogConditions, type LogIndex, searchBlocks } from './logIndex/index.ts';
import { Mutex } from './mutex.ts';
import { type ChainOptions, type ChainParts, openParts } from './openParts.ts';
import type { EditsMove, PendingEdits } from './pendingEdits.ts';
import { Preimages } from './preimages.ts';
import { blockReceipts } from './receipts.ts';
import { simulate } from './simulation/simulate.ts';
import type { SimulatedBlock, SimulationOptions } from './simulation/types.ts';
import type {
	Attachments,
	BlockLog,
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
import { writeBlock } from './writeBlock.ts';

const NO_RECEIPTS: ReadonlyMap<Hash, readonly ExecutionReceipt[]> = new Map();

/** A block that is stored with the move of the head to it. */
interface BlockWrite {
	readonly write?: () => Promise<void>;
	readonly fresh?: ReadonlyMap<Hash, readonly ExecutionReceipt[]>;
}

/** The blocks, receipts and state of one chain, over one database; see {@link ChainApi}. */
export class Chain implements ChainApi {
	readonly chainId: number;
	readonly genesisHash: Hash;
	/** Number of the first block: 0, or beyond where the chain goes on from another. */
	readonly genesisNumber: number;
	readonly #rules: ChainRules;
	readonly #database: Database;
	readonly #nodes: NodeStore;
	readonly #blocks: BlockStore;
	readonly #logs: LogIndex;
	readonly #edits: PendingEdits;
	readonly #preimages: Preimages | null;
	readonly #machines: CallMachines;
	readonly #writing = new Mutex();
	readonly #listeners = new HeadListeners();
	#head: ChainBlock;
	#closed = false;
	/** Resolves when blocks of older versions are in the index of logs. */
	#filling: Promise<void> = Promise.resolve();

	private constructor(parts: ChainParts) {
		const { rules, database, nodes, blocks, logs, edits, preimages, genesisHash, genesisNumber, head } = parts;
		this.#rules = rules;
		this.chainId = rules.chainId;
		this.genesisHash = genesisHash;
		this.genesisNumber = genesisNumber;
		this.#database = database;
		this.#nodes = nodes;
		this.#machines = new CallMachines(nodes);
		this.#blocks = blocks;
		this.#logs = logs;
		this.#edits = edits;
		this.#preimages = preimages;
		this.#head = head;
	}

	/** Opens the chain of a database, and writes the genesis where that is empty. Throws CHAIN_GENESIS_MISMATCH. */
	static async open(options: ChainOptions): Promise<Chain> {
		const chain = new Chain(await openParts(options));
		chain.#filling = chain.#fillLogs();
		return chain;
	}

	get head(): Head {
		const { hash, number, block } = this.#head;
		return { hash, number, header: block.header };
	}

	/** The chain's rules, which may change from block to block. */
	get rules(): ChainRules {
		return this.#rules;
	}

	/** The rules at the head, for transactions to come. */
	get common(): ChainCommon {
		return this.#rules.at(this.#head.block.header);
	}

	/** Number of the oldest block with its state: genesis's, or that of the snapshot that the chain started from. */
	get oldestBlock(): number {
		const snapshot = this.#database.get(tables.metadata, 'snapshot') as SnapshotOrigin | undefined;
		return snapshot?.number ?? this.genesisNumber;
	}

	get next(): ChainApi['next'] {
		return nextHeader(this.#head.block.header, this.#edits.all);
	}

	/** Edits that wait for the next block, in order. */
	get edits(): readonly Edit[] {
		return this.#edits.all;
	}

	/** Changes what the next block begins with, at once visible in the head's state. Throws ChainError EDITS_TOO_MANY. */
	async edit(edits: readonly Edit[]): Promise<void> {
		return this.#exclusively(() => this.#edits.add(edits, this.#head.block.header.stateRoot));
	}

	async produce(request: ProduceRequest): Promise<ExecutedBlock> {
		return this.#exclusively(() => {
			const edits = request.parent === this.#head.hash ? this.#edits.all : [];
			const context = { ...this.#context(request.parent), edits: { edits, senders: new Map() } };
			return produceBlock(this.common, request, context);
		});
	}

	async execute(block: Block, given?: EditList): Promise<ExecutedBlock> {
		return this.#exclusively(() => {
			const edits = given ?? this.#blocks.editsOf(block);
			return this.#rules.execute(block, { ...this.#context(bytesToHex(block.header.parentHash)), edits });
		});
	}

	async commit(executed: ExecutedBlock, options: CommitOptions): Promise<HeadChange | null> {
		return this.#exclusively(async () => {
			this.#blocks.get(bytesToHex(executed.block.header.parentHash));
			const { hash, number, block } = executed;
			const batch = this.#database.batch();
			await writeBlock(batch, executed, options.attachments, this.#preimages);
			const head = { hash, number, block };
			const write = async (): Promise<void> => {
				await batch.write({ durable: options.durable ?? true });
				await this.#remember(executed);
			};
			const included = executed.edits?.edits.length ?? 0;
			const fresh = new Map([[hash, executed.receipts]]);
			if (options.makeHead) return this.#moveHead(head, batch, { included }, { write, fresh });
			await write();
			return null;
		});
	}

	async setHead(hash: Hash): Promise<HeadChange | null> {
		return this.#exclusively(() => this.#moveHead(this.#blocks.get(hash), this.#database.batch(), { included: 0 }));
	}

	/** As `setHead`, with these edits to wait for the next block in place of those that wait. */
	async goBack(hash: Hash, edits: readonly Edit[]): Promise<HeadChange | null> {
		return this.#exclusively(() => this.#moveHead(this.#blocks.get(hash), this.#database.batch(), { edits }));
	}

	/** Makes a snapshot the chain, in one batch. Throws CHAIN_NOT_NEW unless the head is genesis. */
	async adoptSnapshot(snapshot: ChainSnapshot): Promise<void> {
		return this.#exclusively(async () => {
			const source = snapshot.blocks.at(-1);
			if (source === undefined || this.#head.number > 0)
				throw new ChainError({ code: 'CHAIN_NOT_NEW', head: this.#head.number });
			const batch = this.#database.batch();
			writeSnapshot(batch, snapshot, source);
			const cover = this.#logs.beginAfter(batch, source);
			await batch.write();
			cover();
			this.#announce(source, { removed: [], added: [source] });
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

	/** What a block of a development stack has beyond the rules; null for any other. */
	getEdits(hash: Hash): EditList | null {
		return this.#blocks.edits(hash);
	}

	async getAttachments(hash: Hash): Promise<Attachments | null> {
		return this.#blocks.attachments(hash);
	}

	async getEncodedBlock(hash: Hash): Promise<Uint8Array | null> {
		return this.#blocks.findEncoded(hash);
	}

	async *blocksFrom(number: number): AsyncGenerator<ChainBlock> {
		for (let at = number; at <= this.#head.number; at += 1) {
			const block = this.#blocks.find(at);
			if (block === null) return;
			yield block;
		}
	}

	/** Logs of a stored block that pass, in order; null where its receipts are not stored. */
	async getLogs(hash: Hash, passes: (log: BlockLog) => boolean): Promise<PlacedLog[] | null> {
		return blockLogs(this.#blocks, hash, passes);
	}

	/** Numbers of canonical blocks of a range that may have such logs, ascending, some at a time; those that do are among them. */
	blocksWithLogs(conditions: LogConditions, from: number, to: number): AsyncGenerator<readonly number[]> {
		return searchBlocks({ index: this.#logs, blocks: this.#blocks }, conditions, from, to);
	}

	async stateAt(hash: Hash): Promise<StateView> {
		return this.view(hash).state;
	}

	/** All accounts as they are seen at the head. Throws ChainError PREIMAGE_MISSING where `keepPreimages` was not asked for. */
	accounts(): Generator<DumpedAccount> {
		return dumpAccounts(this.#nodes, this.#preimages ?? new Preimages(this.#database), this.#rootOf(this.#head));
	}

	/** The address or slot with this unprefixed hash; null where it was not kept: `keepPreimages` was not asked for. */
	keyOf(digest: string): Hex | null {
		const key = this.#preimages?.find(digest);
		return key === undefined ? null : bytesToHex(key);
	}

	async getStateNode(hash: Hash): Promise<Uint8Array | null> {
		return this.#nodes.find(hash.slice(2));
	}

	async call({ blockHash, ...options }: CallOptions): Promise<CallResult> {
		return this.view(blockHash).call(options);
	}

	/** Prepares a call and hands over its machine, and what runs it there. Throws ChainError. */
	async callWith<T>(
		{ blockHash, ...options }: CallOptions,
		work: (vm: VM, run: () => Promise<RunMessage>) => Promise<T>,
	): Promise<T> {
		return this.view(blockHash).callWith(options, work);
	}

	/** A stored block as calls see it; the head with the edits that wait. Throws ChainError BLOCK_UNKNOWN. */
	view(hash: Hash): CallView {
		const block = this.#blocks.get(hash);
		const place = { root: this.#rootOf(block), nodes: this.#nodes, machines: this.#machines };
		return new CallView({ block, ...place, ancestor: this.#blocks.ancestry(block) });
	}

	/** The block that would be made upon the head now, as calls see it; it is stored nowhere. Throws ExecutionError. */
	async preview(request: Omit<ProduceRequest, 'parent'>): Promise<CallView> {
		const edits = { edits: this.#edits.all, senders: new Map() };
		const executed = await produceBlock(this.common, request, { ...this.#context(this.#head.hash), edits });
		const { hash, number, block: made } = executed;
		const block = { hash, number, block: made };
		const nodes = new NodeStore(this.#database, this.#nodes.base, executed);
		const place = { root: made.header.stateRoot, nodes, machines: new CallMachines(nodes) };
		return new CallView({ block, ...place, ancestor: this.#blocks.ancestry(block) });
	}

	/** A machine on the state that the transactions of a stored block began with. */
	async machineBefore(block: Block, pace?: Pace): Promise<Machine> {
		const parent = this.#blocks.get(bytesToHex(block.header.parentHash));
		const list = this.#blocks.edits(bytesToHex(block.hash()));
		for (const [index, sender] of list?.senders ?? []) {
			const transaction = block.transactions[index];
			if (transaction !== undefined) markUnsigned(transaction, sender);
		}
		const state = await editedState(this.#nodes, parent.block.header.stateRoot, list?.edits ?? []);
		const vm = await createMachine(block.common, state, this.#blocks.ancestry(parent));
		vm.evm.pace = pace ?? null;
		await runSystemCallsBefore(state, block.header);
		return vm;
	}

	async simulate(options: SimulationOptions): Promise<readonly SimulatedBlock[]> {
		const base = this.#blocks.get(options.blockHash);
		const root = this.#rootOf(base);
		const ancestor = this.#blocks.ancestry(base);
		return simulate({ store: this.#nodes, base, root, ancestor, rules: this.#rules }, options);
	}

	/** Builds a block on any stored one, for whoever asks; it is stored nowhere. Throws ChainError and ExecutionError. */
	async buildPayload(parentHash: Hash, order: PayloadOrder, pace: Pace): Promise<BuiltPayload> {
		const parent = this.#blocks.get(parentHash);
		const place = { ...this.#context(parentHash), root: this.#rootOf(parent) };
		return buildPayload(this.#rules, order, place, pace);
	}

	decodeBlock(bytes: Uint8Array): Block {
		return decodeBlock(bytes, this.#rules);
	}

	decodeTransaction(bytes: Uint8Array, hash?: Hash): TypedTransaction {
		return decodeTransaction(bytes, this.common, hash);
	}

	onHead(listener: HeadListener): () => void {
		return this.#listeners.add(listener);
	}

	/** Waits for what is being written and refuses more. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.#writing.run(async () => {});
		await this.#filling;
	}

	async #exclusively<T>(task: () => Promise<T>): Promise<T> {
		if (this.#closed) throw new ChainError({ code: 'CHAIN_CLOSED' });
		return this.#writing.run(task);
	}

	/** Enters the blocks of older versions into the index of logs, a few at a time: until then they are looked at one by one. */
	async #fillLogs(): Promise<void> {
		let more = this.#logs.from > 0;
		while (more && !this.#closed) {
			// A fault of the database is for those who need it to tell: the index only makes searches faster.
			more = await this.#writing.run(() => this.#logs.fill(this.#head)).catch(() => false);
			await setImmediate();
		}
	}

	/** Root of the state that is seen at a block: of the head with the edits that wait. */
	#rootOf({ hash, block }: ChainBlock): Uint8Array {
		return (hash === this.#head.hash ? this.#edits.root : null) ?? block.header.stateRoot;
	}

	#context(parentHash: Hash): ExecutionContext {
		const parent = this.#blocks.get(parentHash);
		const find = (hash: Hash): Block | null => this.#blocks.find(hash)?.block ?? null;
		return { store: this.#nodes, parent: parent.block.header, ancestor: this.#blocks.ancestry(parent), find };
	}

	/** Adds the move of the head to a batch, has it written, and then tells the listeners: stored before visible. */
	async #moveHead(
		to: ChainBlock,
		batch: Batch,
		edits: EditsMove,
		{ write = () => batch.write(), fresh = NO_RECEIPTS }: BlockWrite = {},
	): Promise<HeadChange | null> {
		const turns = new Turns();
		const move = moveBetween(this.#blocks, this.#head, to);
		const moves = move.removed.length + move.added.length > 0;
		if (moves) await writeMove(batch, move, to, turns);
		await turns.giveWay();
		const coverLogs = moves ? this.#logs.move(batch, move, to, fresh) : null;
		const prepareEdits = this.#edits.move(batch, edits);
		await turns.giveWay();
		await write();
		coverLogs?.();
		(await prepareEdits(to.block.header.stateRoot))();
		return moves ? this.#announce(to, move) : null;
	}

	#announce(head: ChainBlock, move: HeadMove): HeadChange {
		this.#head = head;
		return this.#listeners.tell({ ...move, head: this.head });
	}

	/** Keeps what was just stored; others have their turn meanwhile, and before listeners hear of it. */
	async #remember({ hash, number, block, receipts, nodes, codes }: ExecutedBlock): Promise<void> {
		const turns = new Turns();
		this.#blocks.remember({ hash, number, block }, receipts);
		for (const [key, code] of codes) this.#nodes.rememberCode(key, code);
		for (const [key, { node }] of nodes) {
			this.#nodes.remember(key, node);
			if (turns.isOver) await turns.giveWay();
		}
	}
}
