import { Account, KECCAK256_NULL } from '@ethereumjs/util';
import { BoundedCache, type Hex, hexToBytes, keccak256 } from '@mosaic/consensus';
import type { ChainBelow } from '../chain/index.ts';
import type { StateBase } from '../state/index.ts';
import { ForkError } from './errors.ts';
import { readCode, readHash, readObject, readQuantity } from './fields.ts';
import type { ForkStore } from './forkStore.ts';
import type { BlockParameter } from './remoteChain.ts';

/** Accounts, slots and hashes of blocks that stay in memory. */
const mostInMemory = { accounts: 50_000, slots: 200_000, blocks: 1_000 };
/** Milliseconds before what could not be read is asked for again, at first and at most. */
const againAfter = { first: 1_000, longest: 30_000 };

/** Asks the chain forked from, which is known to be the right one then. */
export interface ForkReader {
	/** Rejects with ForkError. */
	request(method: string, params: readonly unknown[]): Promise<unknown>;
	/** How to name the block in a request of its state. */
	blockParameter(): Promise<BlockParameter>;
}

/**
 * The state of another chain at the block forked from: read when it is first needed, kept for ever after. Where several
 * stores keep it, the first is the chain's own. Reads that fail are tried again by themselves, since somebody waits.
 */
export class ForkState implements StateBase, ChainBelow {
	readonly state: StateBase = this;
	readonly #reader: ForkReader;
	readonly #stores: readonly ForkStore[];
	/** Accounts of which nothing lies below: this chain made them. */
	readonly #own: ReadonlySet<string>;
	readonly #accounts = new BoundedCache<Account | null>(mostInMemory.accounts);
	readonly #slots = new BoundedCache<Uint8Array>(mostInMemory.slots);
	readonly #blocks = new BoundedCache<Hex>(mostInMemory.blocks);
	readonly #loading = new Map<string, Promise<void>>();
	readonly #onRecovered = new Set<() => void>();
	#again: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(reader: ForkReader, stores: readonly ForkStore[], own: Iterable<string>) {
		this.#reader = reader;
		this.#stores = stores;
		this.#own = new Set(own);
	}

	account(name: string): Account | null | undefined {
		if (this.#own.has(name)) return null;
		const cached = this.#accounts.get(name);
		if (cached !== undefined) return cached;
		const found = this.#find((store) => store.account(name));
		if (found === undefined) return undefined;
		this.#accounts.set(name, found.value);
		const code = found.value === null ? undefined : found.store.code(found.value);
		if (found.isElsewhere) void this.#stores[0]?.putAccount(name, found.value, code ?? NOTHING).catch(() => undefined);
		return found.value;
	}

	slot(name: string, slot: string): Uint8Array | undefined {
		const key = name + slot;
		const cached = this.#slots.get(key);
		if (cached !== undefined) return cached;
		const found = this.#find((store) => store.slot(name, slot));
		if (found === undefined) return undefined;
		this.#slots.set(key, found.value);
		if (found.isElsewhere) void this.#stores[0]?.putSlot(name, slot, found.value).catch(() => undefined);
		return found.value;
	}

	loadAccount(name: string): Promise<void> {
		return this.#once(name, async () => {
			const block = await this.#reader.blockParameter();
			const ask = (method: string): Promise<unknown> => this.#reader.request(method, [`0x${name}`, block]);
			const answers = [ask('eth_getBalance'), ask('eth_getTransactionCount'), ask('eth_getCode')] as const;
			const [balance, nonce, code] = await Promise.all(answers);
			const bytes = readCode(code);
			const account = new Account(
				readQuantity(nonce, 'eth_getTransactionCount', 64),
				readQuantity(balance, 'eth_getBalance'),
				undefined,
				bytes.length === 0 ? KECCAK256_NULL : keccak256(bytes),
			);
			// One of nothing is none (EIP-161).
			const held = account.nonce === 0n && account.balance === 0n && bytes.length === 0 ? null : account;
			await Promise.all(this.#stores.map((store) => store.putAccount(name, held, bytes)));
			this.#accounts.set(name, held);
		});
	}

	loadSlot(name: string, slot: string): Promise<void> {
		return this.#once(name + slot, async () => {
			const block = await this.#reader.blockParameter();
			const answer = await this.#reader.request('eth_getStorageAt', [`0x${name}`, `0x${slot}`, block]);
			const value = readQuantity(answer, 'eth_getStorageAt');
			const digits = value.toString(16);
			const bytes =
				value === 0n ? NOTHING : hexToBytes(`0x${digits.padStart(digits.length + (digits.length % 2), '0')}`);
			await Promise.all(this.#stores.map((store) => store.putSlot(name, slot, bytes)));
			this.#slots.set(name + slot, bytes);
		});
	}

	async blockHash(number: number): Promise<Uint8Array | null> {
		const known = this.#blocks.get(String(number)) ?? this.#find((store) => store.blockHash(number))?.value;
		if (known !== undefined) return hexToBytes(known);
		let hash: Hex = '0x';
		await this.#once(`block ${number}`, async () => {
			const answer = await this.#reader.request('eth_getBlockByNumber', [`0x${number.toString(16)}`, false]);
			hash = readHash(readObject(answer, 'block').hash, 'block.hash');
			this.#blocks.set(String(number), hash);
			await Promise.all(this.#stores.map((store) => store.putBlockHash(number, hash)));
		});
		return hexToBytes(this.#blocks.get(String(number)) ?? hash);
	}

	/** Calls the listener when something can be read that could not be before. */
	onRecovered(listener: () => void): () => void {
		this.#onRecovered.add(listener);
		return () => this.#onRecovered.delete(listener);
	}

	/** Asks for nothing by itself any more. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#again);
	}

	#find<T>(
		read: (store: ForkStore) => T | undefined,
	): { readonly value: T; readonly store: ForkStore; readonly isElsewhere: boolean } | undefined {
		for (const [index, store] of this.#stores.entries()) {
			const value = read(store);
			if (value !== undefined) return { value, store, isElsewhere: index > 0 };
		}
		return undefined;
	}

	/** Who asks for the same meanwhile waits for the same answer. */
	#once(key: string, load: () => Promise<void>): Promise<void> {
		const underWay = this.#loading.get(key);
		if (underWay !== undefined) return underWay;
		const loading = load().finally(() => this.#loading.delete(key));
		this.#loading.set(key, loading);
		loading.catch((error: unknown) => {
			if (mayRecover(error)) this.#tryAgain(load, againAfter.first);
		});
		return loading;
	}

	/** One failed read is tried again at a time: it tells whether the others would succeed. */
	#tryAgain(read: () => Promise<void>, wait: number): void {
		if (this.#again !== undefined || this.#closed) return;
		this.#again = setTimeout(async () => {
			try {
				await read();
				this.#again = undefined;
				for (const listener of this.#onRecovered) listener();
			} catch (error) {
				this.#again = undefined;
				if (mayRecover(error)) this.#tryAgain(read, Math.min(wait * 2, againAfter.longest));
			}
		}, wait);
	}
}

/** Whether the node may answer the same later. */
function mayRecover(error: unknown): boolean {
	return error instanceof ForkError && ['FORK_UNREACHABLE', 'FORK_TIMEOUT', 'FORK_BUSY'].includes(error.code);
}

const NOTHING = new Uint8Array(0);
