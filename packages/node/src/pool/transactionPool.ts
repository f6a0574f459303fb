import { EventEmitter } from 'node:events';
import type { TypedTransaction } from '@ethereumjs/tx';
import { bytesToHex } from '@ethereumjs/util';
import { type Address, type Hash, keccak256 } from '@mosaic/consensus';
import type { HeadChange } from '../chain/types.ts';
import type { TransactionSource } from '../execution/types.ts';
import { readPoolAccount } from './accountReader.ts';
import { BestTransactions } from './bestTransactions.ts';
import { contentOf, type PoolContent } from './content.ts';
import { PoolEntry } from './entry.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import { PoolError, type PoolErrorCode } from './errors.ts';
import { PoolJournal } from './journal.ts';
import { keptTransactions, lotsOf } from './keptTransactions.ts';
import { PoolIndex } from './poolIndex.ts';
import type { PoolAccount } from './senderQueue.ts';
import { checkStateful } from './statefulRules.ts';
import { checkStateless, invalidSignature } from './statelessRules.ts';
import {
	DEFAULT_LIMITS,
	type DropReason,
	OSAKA_RULES,
	type PoolEvents,
	type PooledTransaction,
	type PoolHead,
	type PoolLimits,
	type PoolOptions,
	type PoolState,
} from './types.ts';

/** Transactions, and their bytes, whose admission is under way at once where many come back: within the recoverer's queue. */
const MOST_ADMITTED = { transactions: 4_096, bytes: 16 * 1024 * 1024 };

/** Refusals for want of an answer. */
const passing: ReadonlySet<PoolErrorCode> = new Set<PoolErrorCode>([
	'RECOVERY_FAILED',
	'RECOVERY_OVERLOADED',
	'CLOSED',
]);

/**
 * Transactions that wait for a block: validated by geth's rules, kept per sender by nonce, limited, and given to block
 * production by what they pay. As in geth, a fee cap below the base fee is admitted: such a transaction is not given
 * out until the base fee falls.
 */
export class TransactionPool {
	/** `admitted`, `executable`, `dropped`, `storeFailed`. */
	readonly events = new EventEmitter<PoolEvents>();
	readonly #options: PoolOptions;
	readonly #limits: PoolLimits;
	readonly #locals: ReadonlySet<Address>;
	readonly #index: PoolIndex;
	readonly #journal: PoolJournal | null;
	/** In admission: their hashes are taken, so that one transaction sent twice at once is checked once. */
	readonly #arriving = new Set<Hash>();
	#head: PoolHead;
	#headChange: Promise<void> = Promise.resolve();
	#arrivals = 0;
	#expiryCheckedAt: number;
	#closed = false;

	constructor(options: PoolOptions) {
		this.#options = options;
		this.#head = options.head;
		this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
		this.#locals = options.locals ?? new Set();
		this.#expiryCheckedAt = options.clock.now();
		this.#index = new PoolIndex(this.#limits, this.#locals, options.head.baseFeePerGas, {
			executable: (entry) => this.events.emit('executable', entry.hash),
			dropped: (entry, reason) => this.#dropped(entry, reason),
		});
		this.#journal = options.store
			? new PoolJournal(options.store, (error) => this.events.emit('storeFailed', error))
			: null;
	}

	/** Transactions held. */
	get size(): number {
		return this.#index.size;
	}

	/**
	 * Admits the transactions that the store kept from an earlier run and removes from it what is no longer admissible.
	 * Call it before anything else is added; gives how many were admitted.
	 */
	async restore(): Promise<number> {
		if (this.#options.store === undefined) return 0;
		const ordered = await keptTransactions(this.#options.store);
		for (const lot of lotsOf(ordered, MOST_ADMITTED)) await Promise.all(lot.map((raw) => this.#restoreOne(raw)));
		return this.#index.size;
	}

	/** Admits a transaction, as EIP-2718 bytes or decoded; gives its hash. Rejects with {@link PoolError}. */
	async add(transaction: Uint8Array | TypedTransaction): Promise<Hash> {
		if (this.#closed) throw closed();
		const raw = transaction instanceof Uint8Array ? transaction : transaction.serialize();
		return this.#admit(raw, null, async () => {
			const sender = await this.#options.recoverer.recover(raw);
			if (sender === null) throw invalidSignature();
			return sender;
		});
	}

	/**
	 * Admits a transaction that nobody signed, as one of this sender: for development. It is not kept over restarts, for
	 * nothing in it proves the sender. Rejects with {@link PoolError}.
	 */
	async addUnsigned(transaction: TypedTransaction, sender: Address): Promise<Hash> {
		if (this.#closed) throw closed();
		return this.#admit(transaction.serialize(), transaction, async () => sender);
	}

	/** The pool's transactions for one block, lazily; see {@link BestTransactions}. */
	best(): TransactionSource {
		return new BestTransactions(this.#index.queues.values(), (entry) => this.#index.drop(entry, 'refused'));
	}

	/** Whether a block at this base fee could hold a transaction of the pool. */
	hasExecutable(baseFee: bigint): boolean {
		for (const queue of this.#index.queues.values()) {
			const first = queue.first();
			if (first !== undefined && first.feeCap >= baseFee) return true;
		}
		return false;
	}

	/**
	 * Follows the chain: drops what blocks hold or nonces have passed, admits again what removed blocks held, and decides
	 * anew what is executable. `state` is the state after the new head, `baseFee` and `gasLimit` those of the block to come.
	 * Included transactions are gone when this returns, all else when it resolves; changes are worked off in order. Where it
	 * rejects, since the state could not be read, the same change may be told again.
	 */
	onHead(change: HeadChange, state: PoolState, baseFee: bigint, gasLimit = change.head.header.gasLimit): Promise<void> {
		const included = new Set<Hash>();
		for (const { block } of change.added) {
			for (const transaction of block.transactions) included.add(bytesToHex(transaction.hash()));
		}
		this.#head = { state, baseFeePerGas: baseFee, gasLimit };
		this.#index.setBaseFee(baseFee);
		this.#dropIncluded(included);
		const reasonFor = (entry: PoolEntry): DropReason => (included.has(entry.hash) ? 'included' : 'stale');
		const before = this.#headChange.catch(() => undefined);
		this.#headChange = before.then(() => this.#follow(change, included, reasonFor));
		return this.#headChange;
	}

	/** The nonce of the sender's next transaction after its executable ones. */
	async pendingNonce(address: Address): Promise<bigint> {
		const queue = this.#index.queues.get(address);
		return queue?.pendingNonce ?? (await readPoolAccount(this.#head.state, address)).nonce;
	}

	get(hash: Hash): PooledTransaction | undefined {
		return this.#index.get(hash);
	}

	/** How many transactions are executable (`pending`) and waiting (`queued`). */
	status(): { readonly pending: number; readonly queued: number } {
		let pending = 0;
		for (const queue of this.#index.queues.values()) pending += queue.executableCount;
		return { pending, queued: this.#index.size - pending };
	}

	/** All transactions, or those of one sender. */
	content(sender?: Address): PoolContent {
		return contentOf(this.#index.queues.values(), sender);
	}

	/** Removes a transaction; its sender's later ones wait until the nonce is filled again. False where it is not held. */
	remove(hash: Hash): boolean {
		const entry = this.#index.get(hash);
		if (entry === undefined) return false;
		this.#index.drop(entry, 'removed');
		return true;
	}

	/** Removes all transactions. */
	clear(): void {
		for (const queue of [...this.#index.queues.values()])
			for (const entry of [...queue.entries()]) this.#index.drop(entry, 'removed');
	}

	/** Drops transactions that waited longer than the lifetime; happens by itself as heads arrive. */
	dropExpired(): void {
		const now = this.#options.clock.now();
		this.#expiryCheckedAt = now;
		for (const queue of [...this.#index.queues.values()]) {
			if (queue.waitingCount === 0) continue;
			for (const entry of [...queue.entries()]) {
				if (!entry.executable && now - entry.arrivedAt > this.#limits.lifetime) this.#index.drop(entry, 'expired');
			}
		}
	}

	/** Admits nothing more and writes what the store does not have yet. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.#headChange.catch(() => undefined);
		await this.#journal?.flush();
	}

	/** `unsigned`: the transaction itself where nobody signed it. */
	async #admit(raw: Uint8Array, unsigned: TypedTransaction | null, senderOf: () => Promise<Address>): Promise<Hash> {
		const envelope = readEnvelope(raw, (this.#options.rules ?? OSAKA_RULES).types);
		if (this.#arriving.has(envelope.hash) || this.#index.get(envelope.hash) !== undefined) throw alreadyKnown();
		this.#checkStateless(envelope, unsigned !== null);
		this.#arriving.add(envelope.hash);
		try {
			const sender = await senderOf();
			this.#insert(envelope, sender, await this.#currentAccount(sender), unsigned);
		} finally {
			this.#arriving.delete(envelope.hash);
		}
		return envelope.hash;
	}

	#checkStateless(envelope: Envelope, unsigned: boolean): void {
		checkStateless(envelope, {
			chainId: this.#options.chainId,
			rules: this.#options.rules ?? OSAKA_RULES,
			blockGasLimit: this.#head.gasLimit,
			minimumTip: this.#options.minimumTip ?? 0n,
			allowUnprotected: this.#options.allowUnprotected ?? false,
			unsigned,
		});
	}

	/** The sender's account at the head, also where the head moves while it is read. */
	async #currentAccount(sender: Address): Promise<PoolAccount> {
		for (;;) {
			const head = this.#head;
			const known = this.#index.queues.get(sender)?.account;
			const account = known ?? (await readPoolAccount(head.state, sender));
			if (head === this.#head) return account;
		}
	}

	#insert(envelope: Envelope, sender: Address, account: PoolAccount, given: TypedTransaction | null): void {
		if (this.#closed) throw closed();
		const unsigned = given !== null;
		const queue = this.#index.queueOf(sender, account);
		checkStateful(envelope, { sender, queue, local: this.#locals.has(sender), limits: this.#limits, unsigned });
		const arrival = { order: this.#arrivals++, at: this.#options.clock.now() };
		const entry = new PoolEntry(envelope, sender, given ?? this.#decode(envelope, sender), arrival, unsigned);
		this.#index.insert(entry, queue);
		if (!unsigned) this.#journal?.put(entry);
		this.events.emit('admitted', entry.hash);
	}

	#decode(envelope: Envelope, sender: Address): TypedTransaction {
		let transaction: TypedTransaction;
		try {
			transaction = this.#options.decode(envelope.raw, envelope.hash);
		} catch (error) {
			throw new PoolError('MALFORMED', `rlp: ${error instanceof Error ? error.message : 'not decodable'}`);
		}
		this.#options.rememberSender?.(transaction, sender);
		return transaction;
	}

	#dropIncluded(included: ReadonlySet<Hash>): void {
		const nonces = new Map<Address, bigint>();
		for (const hash of included) {
			const entry = this.#index.get(hash);
			if (entry === undefined) continue;
			const next = entry.nonce + 1n;
			if (next > (nonces.get(entry.sender) ?? 0n)) nonces.set(entry.sender, next);
		}
		for (const [sender, nonce] of nonces) {
			const queue = this.#index.queues.get(sender);
			if (queue === undefined || nonce <= queue.account.nonce) continue;
			this.#index.updateAccount(queue, { ...queue.account, nonce }, (entry) =>
				included.has(entry.hash) ? 'included' : 'stale',
			);
		}
	}

	async #follow(
		change: HeadChange,
		included: ReadonlySet<Hash>,
		reasonFor: (entry: PoolEntry) => DropReason,
	): Promise<void> {
		const { state } = this.#head;
		const queues = [...this.#index.queues.values()];
		const accounts = await Promise.all(queues.map(({ address }) => readPoolAccount(state, address)));
		for (const [index, queue] of queues.entries()) {
			const account = accounts[index];
			if (account === undefined || this.#index.queues.get(queue.address) !== queue) continue;
			this.#index.updateAccount(queue, account, reasonFor);
		}
		const { clock } = this.#options;
		if (clock.now() - this.#expiryCheckedAt > this.#limits.lifetime / 16) this.dropExpired();
		await this.#readmitRemoved(change, included);
	}

	async #readmitRemoved(change: HeadChange, included: ReadonlySet<Hash>): Promise<void> {
		const removed = [...change.removed].reverse().flatMap(({ block }) => block.transactions);
		const lost = removed.filter((transaction) => !included.has(bytesToHex(transaction.hash())));
		const lots = lotsOf(
			lost.map((transaction) => transaction.serialize()),
			MOST_ADMITTED,
		);
		for (const lot of lots) await Promise.all(lot.map((raw) => this.#readmit(raw)));
	}

	/** Why a transaction is not taken again; null where it is. */
	async #readmit(raw: Uint8Array): Promise<PoolErrorCode | null> {
		try {
			await this.add(raw);
			return null;
		} catch (error) {
			if (!(error instanceof PoolError)) throw error;
			return error.code;
		}
	}

	/** What could not be looked at says nothing about the transaction, which stays in the store. */
	async #restoreOne(raw: Uint8Array): Promise<void> {
		const refusal = await this.#readmit(raw);
		if (refusal !== null && !passing.has(refusal)) this.#journal?.delete(bytesToHex(keccak256(raw)));
	}

	#dropped(entry: PoolEntry, reason: DropReason): void {
		this.#journal?.delete(entry.hash);
		this.events.emit('dropped', entry.hash, reason);
	}
}

function alreadyKnown(): PoolError {
	return new PoolError('ALREADY_KNOWN', 'already known');
}

function closed(): PoolError {
	return new PoolError('CLOSED', 'the transaction pool is closed');
}
