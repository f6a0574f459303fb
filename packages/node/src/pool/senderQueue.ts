import type { Address } from '@mosaic/consensus';
import type { PoolEntry } from './entry.ts';

/** An account as the pool sees it at the head. */
export interface PoolAccount {
	readonly nonce: bigint;
	readonly balance: bigint;
	/** What code the account has: none, a delegation (EIP-7702), or that of a contract, of this many bytes. */
	readonly code: 'none' | 'delegation' | number;
}

/** What a change of a queue did to its entries. */
export interface QueueChange {
	/** Left the queue: their nonce is below the account's. */
	readonly stale: readonly PoolEntry[];
	/** Became executable. */
	readonly promoted: readonly PoolEntry[];
	/** No longer executable. */
	readonly demoted: readonly PoolEntry[];
}

/**
 * One sender's transactions by nonce. Executable are those that follow the account's nonce without a gap and whose
 * costs together stay within the balance; the rest wait.
 */
export class SenderQueue {
	readonly address: Address;
	#account: PoolAccount;
	readonly #entries = new Map<bigint, PoolEntry>();
	/** First nonce that is not executable. */
	#next: bigint;
	/** Cost of all executable entries. */
	#spent = 0n;

	constructor(address: Address, account: PoolAccount) {
		this.address = address;
		this.#account = account;
		this.#next = account.nonce;
	}

	get account(): PoolAccount {
		return this.#account;
	}

	get size(): number {
		return this.#entries.size;
	}

	get executableCount(): number {
		return Number(this.#next - this.#account.nonce);
	}

	get waitingCount(): number {
		return this.size - this.executableCount;
	}

	/** The account's nonce after its executable transactions. */
	get pendingNonce(): bigint {
		return this.#next;
	}

	/** Cost of all executable transactions together, in wei. */
	get spent(): bigint {
		return this.#spent;
	}

	get(nonce: bigint): PoolEntry | undefined {
		return this.#entries.get(nonce);
	}

	/** The next transaction of this sender that a block could hold. */
	first(): PoolEntry | undefined {
		return this.executableCount > 0 ? this.#entries.get(this.#account.nonce) : undefined;
	}

	/** All entries, by no order. */
	entries(): Iterable<PoolEntry> {
		return this.#entries.values();
	}

	/** Adds an entry or replaces the one of its nonce, which must not be below the account's; gives what became executable. */
	insert(entry: PoolEntry): readonly PoolEntry[] {
		const replaced = this.#entries.get(entry.nonce);
		this.#entries.set(entry.nonce, entry);
		if (replaced?.executable !== true) return this.#promote();
		replaced.executable = false;
		entry.executable = true;
		this.#spent += entry.cost - replaced.cost;
		return [entry];
	}

	/** Removes an entry; gives the later ones that are no longer executable. */
	remove(entry: PoolEntry): readonly PoolEntry[] {
		if (this.#entries.get(entry.nonce) !== entry) return [];
		this.#entries.delete(entry.nonce);
		if (!entry.executable) return [];
		entry.executable = false;
		this.#spent -= entry.cost;
		const demoted = this.#demoteFrom(entry.nonce + 1n);
		this.#next = entry.nonce;
		return demoted;
	}

	/** Takes the account as a new head left it. */
	update(account: PoolAccount): QueueChange {
		const before = this.#account;
		this.#account = account;
		const stale = account.nonce > before.nonce ? this.#dropBelow(before.nonce, account.nonce) : [];
		let demoted: readonly PoolEntry[] = [];
		const rewound = account.nonce < before.nonce;
		if (rewound || this.#spent > account.balance) {
			demoted = this.#demoteFrom(rewound ? before.nonce : account.nonce);
			this.#next = account.nonce;
		}
		const promoted = this.#promote();
		if (demoted.length === 0) return { stale, promoted, demoted };
		const wereExecutable = new Set(demoted);
		return {
			stale,
			promoted: promoted.filter((entry) => !wereExecutable.has(entry)),
			demoted: demoted.filter((entry) => !entry.executable),
		};
	}

	#promote(): PoolEntry[] {
		const promoted: PoolEntry[] = [];
		for (;;) {
			const entry = this.#entries.get(this.#next);
			if (entry === undefined || this.#spent + entry.cost > this.#account.balance) return promoted;
			entry.executable = true;
			this.#spent += entry.cost;
			this.#next++;
			promoted.push(entry);
		}
	}

	#demoteFrom(nonce: bigint): PoolEntry[] {
		const demoted: PoolEntry[] = [];
		for (let current = nonce; current < this.#next; current++) {
			const entry = this.#entries.get(current);
			if (entry === undefined) continue;
			entry.executable = false;
			this.#spent -= entry.cost;
			demoted.push(entry);
		}
		return demoted;
	}

	/** Removes what lies below the account's new nonce; nonces may jump, so the shorter way round is taken. */
	#dropBelow(from: bigint, to: bigint): PoolEntry[] {
		const stale: PoolEntry[] = [];
		if (to - from <= BigInt(this.#entries.size)) {
			for (let nonce = from; nonce < to; nonce++) this.#dropStale(nonce, stale);
		} else {
			for (const nonce of [...this.#entries.keys()]) if (nonce < to) this.#dropStale(nonce, stale);
		}
		if (this.#next < to) this.#next = to;
		return stale;
	}

	#dropStale(nonce: bigint, stale: PoolEntry[]): void {
		const entry = this.#entries.get(nonce);
		if (entry === undefined) return;
		this.#entries.delete(nonce);
		if (entry.executable) this.#spent -= entry.cost;
		entry.executable = false;
		stale.push(entry);
	}
}
