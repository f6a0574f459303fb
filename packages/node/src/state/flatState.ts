import type { AccountFields, StateManagerInterface } from '@ethereumjs/common';
import { RLP } from '@ethereumjs/rlp';
import { Account, type Address, KECCAK256_NULL, unpadBytes } from '@ethereumjs/util';
import { keccak256 } from '@mosaic/consensus';
import { atOnce } from '../tasks/turns.ts';
import { copyAccount, readLeaf, sameAccount } from './account.ts';
import { StateError } from './errors.ts';
import { hexKey, keyBytes } from './hexKey.ts';
import { Journal } from './journal.ts';
import { pathOf } from './keyPaths.ts';
import { OriginalStorage } from './originalStorage.ts';
import { StorageOverlay, trieAt } from './storageOverlay.ts';
import { EMPTY_ROOT } from './trie/encode.ts';
import { digestOf, nibblesOf, type TrieNode } from './trie/node.ts';
import type { NodeStore } from './trie/nodeStore.ts';
import { readTrie } from './trie/read.ts';
import { rootInSteps } from './trie/steps.ts';
import { walkTrie } from './trie/walk.ts';

/** A new trie node, ready for the database and for the cache. */
export interface StoredNode {
	readonly encoded: Uint8Array;
	readonly node: TrieNode;
}

/** A slot by the hash of its key, unprefixed, and its value without leading zeros. */
export interface StorageEntry {
	readonly digest: string;
	readonly value: Uint8Array;
}

/** What a state has over the one it started from. */
export interface StateChanges {
	readonly root: Uint8Array;
	/** New trie nodes by unprefixed hash. */
	readonly nodes: ReadonlyMap<string, StoredNode>;
	/** New contract codes by unprefixed hash. */
	readonly codes: ReadonlyMap<string, Uint8Array>;
	/** Addresses and slots that were written, unprefixed: the tries know their hashes alone. */
	readonly keys: readonly string[];
}

/**
 * The state at one root with changes over it, all in memory: flat maps of accounts, codes and storage with a journal
 * for checkpoints. Reads fall through to the trie; nothing is ever written to the database. `changes` computes the
 * new root and what to store. One instance serves one block or one call, so that its size is bounded by their gas.
 * Where another state lies below the store's, what is read there is made known first; the trie then holds what differs.
 */
export class FlatState implements StateManagerInterface {
	readonly #store: NodeStore;
	#base: Uint8Array;
	/** By unprefixed address; null: there is no such account. */
	readonly #accounts = new Map<string, Account | null>();
	readonly #storage = new Map<string, StorageOverlay>();
	readonly #codes = new Map<string, Uint8Array>();
	/** What may differ from the trie; what a revert restored stays, and is found equal at the end. */
	readonly #touched = new Set<string>();
	readonly #journal = new Journal();
	readonly originalStorageCache: OriginalStorage;

	/** The state of `root` (32 bytes), unchanged. */
	constructor(store: NodeStore, root: Uint8Array = EMPTY_ROOT) {
		this.#store = store;
		this.#base = root;
		this.originalStorageCache = new OriginalStorage((address, key) =>
			store.base === null ? this.#readStorage(address, key) : this.getStorage(address, key),
		);
	}

	async getAccount(address: Address): Promise<Account | undefined> {
		const name = hexKey(address.bytes);
		if (this.#isUnknown(name)) await this.#load(name);
		const account = this.#readAccount(name, address.bytes);
		return account === null ? undefined : copyAccount(account);
	}

	async putAccount(address: Address, account?: Account): Promise<void> {
		if (account === undefined) return this.deleteAccount(address);
		const name = hexKey(address.bytes);
		if (this.#isUnknown(name)) await this.#load(name);
		this.#writeAccount(name, address.bytes, copyAccount(account));
	}

	async deleteAccount(address: Address): Promise<void> {
		const name = hexKey(address.bytes);
		if (this.#isUnknown(name)) await this.#load(name);
		this.#writeAccount(name, address.bytes, null);
		this.#replaceStorage(name, new StorageOverlay(EMPTY_ROOT));
	}

	async modifyAccountFields(address: Address, fields: AccountFields): Promise<void> {
		const name = hexKey(address.bytes);
		if (this.#isUnknown(name)) await this.#load(name);
		const account = this.#readAccount(name, address.bytes) ?? new Account();
		const changed = new Account(
			fields.nonce ?? account.nonce,
			fields.balance ?? account.balance,
			fields.storageRoot ?? account.storageRoot,
			fields.codeHash ?? account.codeHash,
		);
		this.#writeAccount(name, address.bytes, changed);
	}

	async putCode(address: Address, code: Uint8Array): Promise<void> {
		const codeHash = code.length === 0 ? KECCAK256_NULL : keccak256(code);
		if (code.length > 0) this.#codes.set(hexKey(codeHash), code);
		await this.modifyAccountFields(address, { codeHash });
	}

	async getCode(address: Address): Promise<Uint8Array> {
		const name = hexKey(address.bytes);
		if (this.#isUnknown(name)) await this.#load(name);
		const account = this.#readAccount(name, address.bytes);
		if (account === null || Buffer.compare(account.codeHash, KECCAK256_NULL) === 0) return NO_CODE;
		const hash = hexKey(account.codeHash);
		return this.#codes.get(hash) ?? this.#store.code(hash);
	}

	async getCodeSize(address: Address): Promise<number> {
		return (await this.getCode(address)).length;
	}

	async getStorage(address: Address, key: Uint8Array): Promise<Uint8Array> {
		if (this.#store.base !== null) await this.#loadSlot(address, key);
		return this.#readStorage(address, key);
	}

	async putStorage(address: Address, key: Uint8Array, value: Uint8Array): Promise<void> {
		if (key.length !== 32) throw new StateError({ code: 'STATE_KEY_SIZE', size: key.length });
		if (value.length > 32) throw new StateError({ code: 'STATE_VALUE_SIZE', size: value.length });
		if (this.#store.base !== null) await this.#loadSlot(address, key);
		const name = hexKey(address.bytes);
		if (this.#readAccount(name, address.bytes) === null) {
			throw new StateError({ code: 'STATE_ACCOUNT_MISSING', address: name });
		}
		const overlay = this.#storageOf(name, address.bytes);
		const slot = hexKey(key);
		const previous = overlay.slots.get(slot);
		this.#journal.record(() => {
			if (previous === undefined) overlay.slots.delete(slot);
			else overlay.slots.set(slot, previous);
		});
		overlay.write(slot, unpadBytes(value));
		this.#touched.add(name);
	}

	async clearStorage(address: Address): Promise<void> {
		const name = hexKey(address.bytes);
		this.#replaceStorage(name, new StorageOverlay(EMPTY_ROOT));
		await this.modifyAccountFields(address, { storageRoot: EMPTY_ROOT });
	}

	/** Whether an account may have storage of this chain; a slot that was written and cleared counts. */
	hasStorage(address: Address): boolean {
		const name = hexKey(address.bytes);
		const account = this.#readAccount(name, address.bytes);
		const stored = account !== null && Buffer.compare(account.storageRoot, EMPTY_ROOT) !== 0;
		return stored || (this.#storage.get(name)?.isWritten() ?? false);
	}

	/** Whether the account is in the state below too: what it holds there and was not written here is in no trie. */
	async liesBelow(address: Address): Promise<boolean> {
		const { base } = this.#store;
		const name = hexKey(address.bytes);
		if (base?.account(name) === undefined) await base?.loadAccount(name);
		return (base?.account(name) ?? null) !== null;
	}

	/** Slots of an account that this chain wrote, in the order of the hashes of their keys, from this hash on. */
	*storageFrom(address: Address, from: Uint8Array): Generator<StorageEntry> {
		const trie = this.#storageOf(hexKey(address.bytes), address.bytes).trie(this.#store);
		for (const { path, value } of walkTrie(trie, this.#store.load, nibblesOf(from)))
			yield { digest: digestOf(path), value: RLP.decode(value) as Uint8Array };
	}

	async checkpoint(): Promise<void> {
		this.#journal.checkpoint();
	}

	async commit(): Promise<void> {
		this.#journal.commit();
	}

	async revert(): Promise<void> {
		this.#journal.revert();
	}

	/** The root with all changes. Computes it anew each time: for the end of a block. */
	async getStateRoot(): Promise<Uint8Array> {
		return this.changes().root;
	}

	/** Forgets all changes and stands on another root. */
	async setStateRoot(root: Uint8Array): Promise<void> {
		if (this.#journal.depth > 0) throw new StateError({ code: 'STATE_CHECKPOINT_OPEN' });
		if (!(await this.hasStateRoot(root))) throw new StateError({ code: 'STATE_NODE_MISSING', hash: hexKey(root) });
		this.reset(root);
	}

	/** Forgets all changes and checkpoints, and stands on a root that is known to be stored: as a new one. */
	reset(root: Uint8Array = EMPTY_ROOT): void {
		this.#base = root;
		this.#accounts.clear();
		this.#storage.clear();
		this.#codes.clear();
		this.#touched.clear();
		this.#journal.clear();
		this.originalStorageCache.clear();
	}

	async hasStateRoot(root: Uint8Array): Promise<boolean> {
		return trieAt(root) === null || this.#store.hasNode(hexKey(root));
	}

	/** The caches are the changes: there is nothing to drop. */
	clearCaches(): void {}

	/** The state below, without the changes. */
	shallowCopy(): FlatState {
		return new FlatState(this.#store, this.#base);
	}

	/** The new root with the nodes and codes it needs beyond those of the old one. */
	changes(): StateChanges {
		return atOnce(this.changesInSteps());
	}

	/** The same in steps, between which nothing may be written. */
	*changesInSteps(): Generator<void, StateChanges> {
		const nodes = new Map<string, StoredNode>();
		const codes = new Map<string, Uint8Array>();
		const keys = [...this.#touched];
		const sink = (key: string, encoded: Uint8Array, node: TrieNode) => nodes.set(key, { encoded, node });
		const accounts = [];
		for (const name of this.#touched) {
			const account = this.#accounts.get(name) ?? null;
			const path = pathOf(keyBytes(name));
			const below = this.#store.base?.account(name) ?? null;
			if (account === null) {
				accounts.push({ path, value: below === null ? null : NO_ACCOUNT });
				continue;
			}
			const overlay = this.#storage.get(name);
			if (overlay !== undefined) keys.push(...overlay.writtenSlots);
			const storageRoot = overlay === undefined ? account.storageRoot : yield* overlay.rootInSteps(this.#store, sink);
			const code = this.#codes.get(hexKey(account.codeHash));
			if (code !== undefined) codes.set(hexKey(account.codeHash), code);
			const changed = new Account(account.nonce, account.balance, storageRoot, account.codeHash);
			if (below !== null && sameAccount(changed, below) && this.#inTrie(path) === null) continue;
			accounts.push({ path, value: changed.serialize() });
			yield;
		}
		const root = yield* rootInSteps(trieAt(this.#base), accounts, this.#store.load, sink);
		return { root, nodes, codes, keys };
	}

	#readAccount(name: string, address: Uint8Array): Account | null {
		const known = this.#accounts.get(name);
		if (known !== undefined) return known;
		const encoded = this.#inTrie(pathOf(address));
		const account = encoded === null ? (this.#store.base?.account(name) ?? null) : readLeaf(encoded, this.#store.base);
		this.#accounts.set(name, account);
		return account;
	}

	#inTrie(path: Uint8Array): Uint8Array | null {
		return readTrie(trieAt(this.#base), path, this.#store.load);
	}

	/** Whether what lies below at an address has to be made known before anything of it is read or written. */
	#isUnknown(name: string): boolean {
		const { base } = this.#store;
		return base !== null && !this.#accounts.has(name) && base.account(name) === undefined;
	}

	async #load(name: string): Promise<void> {
		await this.#store.base?.loadAccount(name);
	}

	async #loadSlot(address: Address, key: Uint8Array): Promise<void> {
		if (key.length !== 32) throw new StateError({ code: 'STATE_KEY_SIZE', size: key.length });
		const [name, slot] = [hexKey(address.bytes), hexKey(key)];
		if (this.#isUnknown(name)) await this.#load(name);
		if (this.#storageOf(name, address.bytes).isUnknown(key, slot, this.#store))
			await this.#store.base?.loadSlot(name, slot);
	}

	#writeAccount(name: string, address: Uint8Array, account: Account | null): void {
		const previous = this.#readAccount(name, address);
		this.#journal.record(() => this.#accounts.set(name, previous));
		this.#accounts.set(name, account);
		this.#touched.add(name);
	}

	#readStorage(address: Address, key: Uint8Array): Uint8Array {
		if (key.length !== 32) throw new StateError({ code: 'STATE_KEY_SIZE', size: key.length });
		return this.#storageOf(hexKey(address.bytes), address.bytes).read(key, hexKey(key), this.#store);
	}

	#storageOf(name: string, address: Uint8Array): StorageOverlay {
		const known = this.#storage.get(name);
		if (known !== undefined) return known;
		const { base } = this.#store;
		const below = base === null || base.account(name) === null ? null : (slot: string) => base.slot(name, slot);
		const overlay = new StorageOverlay(this.#readAccount(name, address)?.storageRoot ?? EMPTY_ROOT, below);
		this.#storage.set(name, overlay);
		return overlay;
	}

	#replaceStorage(name: string, overlay: StorageOverlay): void {
		const previous = this.#storage.get(name);
		this.#journal.record(() => {
			if (previous === undefined) this.#storage.delete(name);
			else this.#storage.set(name, previous);
		});
		this.#storage.set(name, overlay);
		this.#touched.add(name);
	}
}

const NO_CODE = new Uint8Array(0);
/** An account that is gone, where one lies below: an account of nothing. */
const NO_ACCOUNT = new Account().serialize();
