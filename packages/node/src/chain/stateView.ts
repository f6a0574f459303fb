import { RLP } from '@ethereumjs/rlp';
import { Account, KECCAK256_NULL } from '@ethereumjs/util';
import { type Address, type Hash, type Hex, hexToBytes } from '@mosaic/consensus';
import { hexKey, type NodeStore, pathOf, provingNodes, readLeaf, readTrie, trieAt } from '../state/index.ts';
import { ChainError } from './errors.ts';
import type { AccountProof, AccountState, StateView, StorageProof } from './types.ts';

/** The state at a root, read straight from the trie. */
export class TrieStateView implements StateView {
	readonly stateRoot: Hash;
	readonly #root: Uint8Array;
	readonly #proven: Uint8Array;
	readonly #store: NodeStore;

	/** `proven`: the root of a header, where the state goes beyond it: proofs are made against that. */
	constructor(store: NodeStore, root: Uint8Array, proven = root) {
		this.#store = store;
		this.#root = root;
		this.#proven = proven;
		this.stateRoot = toHex(root);
	}

	async getAccount(address: Address): Promise<AccountState | null> {
		const account = await this.#account(address);
		return account === null ? null : stateOf(account);
	}

	async getCode(address: Address): Promise<Hex> {
		const account = await this.#account(address);
		if (account === null || Buffer.compare(account.codeHash, KECCAK256_NULL) === 0) return '0x';
		return toHex(this.#store.code(hexKey(account.codeHash)));
	}

	async getStorage(address: Address, slot: Hash): Promise<Hash> {
		const account = await this.#account(address);
		const value = account === null ? 0n : await this.#slot(address, account, hexToBytes(slot));
		return `0x${value.toString(16).padStart(64, '0')}`;
	}

	async prove(address: Address, slots: readonly Hash[]): Promise<AccountProof> {
		await this.#requireProvable(address, slots);
		const account = (await this.#account(address, this.#proven)) ?? new Account();
		return {
			address,
			...stateOf(account),
			accountProof: this.#proof(this.#proven, hexToBytes(address)),
			storageProof: await Promise.all(slots.map((slot) => this.#proveSlot(address, account, slot))),
		};
	}

	async #proveSlot(address: Address, account: Account, key: Hash): Promise<StorageProof> {
		const bytes = hexToBytes(key);
		return { key, value: await this.#slot(address, account, bytes), proof: this.#proof(account.storageRoot, bytes) };
	}

	/** What lies below the trie cannot be proven against its root. */
	async #requireProvable(address: Address, slots: readonly Hash[]): Promise<void> {
		if ((await this.#below(address)) === null) return;
		const leaf = this.#leaf(address, this.#proven);
		const account = leaf === null ? null : readLeaf(leaf, this.#store.base);
		const inTrie = (slot: Hash): boolean =>
			account !== null && readTrie(trieAt(account.storageRoot), pathOf(hexToBytes(slot)), this.#store.load) !== null;
		if (leaf === null || !slots.every(inTrie)) throw new ChainError({ code: 'PROOF_BELOW_FORK', address });
	}

	async #account(address: Address, root = this.#root): Promise<Account | null> {
		const bytes = this.#leaf(address, root);
		return bytes === null ? this.#below(address) : readLeaf(bytes, this.#store.base);
	}

	#leaf(address: Address, root: Uint8Array): Uint8Array | null {
		return readTrie(trieAt(root), pathOf(hexToBytes(address)), this.#store.load);
	}

	/** The account of the state below; null where there is none. */
	async #below(address: Address): Promise<Account | null> {
		const { base } = this.#store;
		const name = address.slice(2).toLowerCase();
		if (base?.account(name) === undefined) await base?.loadAccount(name);
		return base?.account(name) ?? null;
	}

	async #slot(address: Address, account: Account, slot: Uint8Array): Promise<bigint> {
		const bytes = readTrie(trieAt(account.storageRoot), pathOf(slot), this.#store.load);
		const value = bytes === null ? await this.#slotBelow(address, slot) : (RLP.decode(bytes) as Uint8Array);
		return value.length === 0 ? 0n : BigInt(toHex(value));
	}

	async #slotBelow(address: Address, slot: Uint8Array): Promise<Uint8Array> {
		const { base } = this.#store;
		if (base === null || (await this.#below(address)) === null) return NOTHING;
		const [name, key] = [address.slice(2).toLowerCase(), hexKey(slot)];
		if (base.slot(name, key) === undefined) await base.loadSlot(name, key);
		return base.slot(name, key) ?? NOTHING;
	}

	#proof(root: Uint8Array, key: Uint8Array): Hex[] {
		const references = provingNodes(trieAt(root), pathOf(key), this.#store.load);
		return references.map((reference) => toHex(this.#store.encoded(hexKey(reference))));
	}
}

const NOTHING = new Uint8Array(0);

function stateOf(account: Account): AccountState {
	return {
		nonce: account.nonce,
		balance: account.balance,
		codeHash: toHex(account.codeHash),
		storageRoot: toHex(account.storageRoot),
	};
}

function toHex(bytes: Uint8Array): Hex {
	return `0x${hexKey(bytes)}`;
}
