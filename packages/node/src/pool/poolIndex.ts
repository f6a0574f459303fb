import type { Address, Hash } from '@mosaic/consensus';
import type { PoolEntry } from './entry.ts';
import { EvictionIndex } from './evictionIndex.ts';
import { chooseVictims, type Newcomer } from './roomMaker.ts';
import { type PoolAccount, SenderQueue } from './senderQueue.ts';
import type { DropReason, PoolLimits } from './types.ts';

/** What a {@link PoolIndex} tells of its changes. */
export interface PoolIndexListener {
	executable(entry: PoolEntry): void;
	dropped(entry: PoolEntry, reason: DropReason): void;
}

/** The pool's data: entries by hash and by sender and nonce, their slots, and who is given up when there is no room. */
export class PoolIndex {
	readonly #byHash = new Map<Hash, PoolEntry>();
	readonly #queues = new Map<Address, SenderQueue>();
	readonly #locals: ReadonlySet<Address>;
	readonly #limits: PoolLimits;
	readonly #listener: PoolIndexListener;
	#slots = 0;
	#waitingSlots = 0;
	#baseFee: bigint;
	#eviction: EvictionIndex | null = null;

	constructor(limits: PoolLimits, locals: ReadonlySet<Address>, baseFee: bigint, listener: PoolIndexListener) {
		this.#limits = limits;
		this.#locals = locals;
		this.#baseFee = baseFee;
		this.#listener = listener;
	}

	get size(): number {
		return this.#byHash.size;
	}

	get queues(): ReadonlyMap<Address, SenderQueue> {
		return this.#queues;
	}

	get(hash: Hash): PoolEntry | undefined {
		return this.#byHash.get(hash);
	}

	/** A sender's queue; one that is not in the pool yet where the sender has none. */
	queueOf(sender: Address, account: PoolAccount): SenderQueue {
		return this.#queues.get(sender) ?? new SenderQueue(sender, account);
	}

	/** Prices change with the base fee. */
	setBaseFee(baseFee: bigint): void {
		this.#baseFee = baseFee;
		this.#eviction = null;
	}

	/** Puts an entry into its sender's queue, replacing the one of its nonce. Throws PoolError where there is no room. */
	insert(entry: PoolEntry, queue: SenderQueue): void {
		const replaced = queue.get(entry.nonce);
		const local = this.#locals.has(entry.sender);
		this.#makeRoom({ entry, waits: entry.nonce > queue.pendingNonce, local, replaced });
		if (replaced !== undefined) this.#forget(replaced);
		this.#queues.set(entry.sender, queue);
		this.#byHash.set(entry.hash, entry);
		this.#slots += entry.slots;
		this.#waitingSlots += entry.slots;
		const promoted = queue.insert(entry);
		if (replaced !== undefined) this.#listener.dropped(replaced, 'replaced');
		if (!entry.executable && !local) this.#eviction?.add(entry);
		this.#promoted(promoted);
	}

	drop(entry: PoolEntry, reason: DropReason): void {
		const queue = this.#queues.get(entry.sender);
		if (queue === undefined || this.#byHash.get(entry.hash) !== entry) return;
		this.#forget(entry);
		const demoted = queue.remove(entry);
		this.#demoted(demoted);
		if (queue.size === 0) this.#queues.delete(entry.sender);
		this.#listener.dropped(entry, reason);
	}

	/** Takes a sender's account as a new head left it; `reasonFor` says why an entry below its nonce goes. */
	updateAccount(queue: SenderQueue, account: PoolAccount, reasonFor: (entry: PoolEntry) => DropReason): void {
		const wereExecutable = queue.pendingNonce;
		const { stale, promoted, demoted } = queue.update(account);
		for (const entry of stale) {
			this.#byHash.delete(entry.hash);
			this.#slots -= entry.slots;
			if (entry.nonce >= wereExecutable) this.#waitingSlots -= entry.slots;
		}
		this.#demoted(demoted);
		this.#promoted(promoted);
		if (queue.size === 0) this.#queues.delete(queue.address);
		for (const entry of stale) this.#listener.dropped(entry, reasonFor(entry));
	}

	#makeRoom(newcomer: Newcomer): void {
		const { entry, waits, replaced } = newcomer;
		const more = entry.slots - (replaced?.slots ?? 0);
		const limits = this.#limits;
		const inAll = this.#slots + more - limits.globalSlots - limits.globalQueue;
		const excess = waits ? Math.max(inAll, this.#waitingSlots + more - limits.globalQueue) : inAll;
		if (excess <= 0 || more <= 0) return;
		for (const victim of chooseVictims(this.#evictionIndex(), excess, newcomer, this.#baseFee))
			this.drop(victim, 'evicted');
	}

	#evictionIndex(): EvictionIndex {
		if (this.#eviction !== null && this.#eviction.size <= 2 * this.#byHash.size + 1024) return this.#eviction;
		const foreign = [...this.#byHash.values()].filter(({ sender }) => !this.#locals.has(sender));
		this.#eviction = new EvictionIndex(foreign, this.#baseFee, (entry) => this.#byHash.get(entry.hash) === entry);
		return this.#eviction;
	}

	/** Before the queue lets go of an entry: afterwards nobody knows whether it was executable. */
	#forget(entry: PoolEntry): void {
		this.#byHash.delete(entry.hash);
		this.#slots -= entry.slots;
		if (!entry.executable) this.#waitingSlots -= entry.slots;
	}

	#promoted(entries: readonly PoolEntry[]): void {
		for (const entry of entries) {
			this.#waitingSlots -= entry.slots;
			if (!this.#locals.has(entry.sender)) this.#eviction?.add(entry);
			this.#listener.executable(entry);
		}
	}

	#demoted(entries: readonly PoolEntry[]): void {
		for (const entry of entries) {
			this.#waitingSlots += entry.slots;
			if (!this.#locals.has(entry.sender)) this.#eviction?.add(entry);
		}
	}
}
