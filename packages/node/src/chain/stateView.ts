import { RLP } from '@ethereumjs/rlp';
import { Account, KECCAK256_NULL } from '@ethereumjs/util';
import { type Address, type Hash, type Hex, hexToBytes } from '@mosaic/consensus';
import { decodeAccount, hexKey, type NodeStore, pathOf, provingNodes, readTrie, trieAt } from '../state/index.ts';
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
		const account = this.#account(address);
		return account === null ? null : stateOf(account);
	}

	async getCode(address: Address): Promise<Hex> {
		const account = this.#account(address);
		if (account === null || Buffer.compare(account.codeHash, KECCAK256_NULL) === 0) return '0x';
		return toHex(this.#store.code(hexKey(account.codeHash)));
	}

	async getStorage(address: Address, slot: Hash): Promise<Hash> {
		const account = this.#account(address);
		const value = account === null ? 0n : this.#slot(account, hexToBytes(slot));
		return `0x${value.toString(16).padStart(64, '0')}`;
	}

	async prove(address: Address, slots: readonly Hash[]): Promise<AccountProof> {
		const account = this.#account(address, this.#proven) ?? new Account();
		return {
			address,
			...stateOf(account),
			accountProof: this.#proof(this.#proven, hexToBytes(address)),
			storageProof: slots.map((slot) => this.#proveSlot(account, slot)),
		};
	}

	#proveSlot(account: Account, key: Hash): StorageProof {
		const bytes = hexToBytes(key);
		return { key, value: this.#slot(account, bytes), proof: this.#proof(account.storageRoot, bytes) };
	}

	#account(address: Address, root = this.#root): Account | null {
		const bytes = readTrie(trieAt(root), pathOf(hexToBytes(address)), this.#store.load);
		return bytes === null ? null : decodeAccount(bytes);
	}

	#slot(account: Account, slot: Uint8Array): bigint {
		const bytes = readTrie(trieAt(account.storageRoot), pathOf(slot), this.#store.load);
		return bytes === null ? 0n : BigInt(toHex(RLP.decode(bytes) as Uint8Array));
	}

	#proof(root: Uint8Array, key: Uint8Array): Hex[] {
		const references = provingNodes(trieAt(root), pathOf(key), this.#store.load);
		return references.map((reference) => toHex(this.#store.encoded(hexKey(reference))));
	}
}

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
