import { RLP } from '@ethereumjs/rlp';
import { KECCAK256_NULL } from '@ethereumjs/util';
import { type Address, bytesToHex, type Hash, type Hex } from '@mosaic/consensus';
import { decodeAccount, digestOf, hexKey, type NodeStore, trieAt, walkTrie } from '../state/index.ts';
import { ChainError } from './errors.ts';
import type { Preimages } from './preimages.ts';

/** An account with all that it holds. */
export interface DumpedAccount {
	readonly address: Address;
	readonly nonce: bigint;
	readonly balance: bigint;
	readonly code: Hex;
	/** Slot to value, 32 bytes each; those that are zero are left out. */
	readonly storage: ReadonlyMap<Hash, Hash>;
}

/** All accounts of the state with this root. Throws ChainError PREIMAGE_MISSING where a key was not kept. */
export function* dumpAccounts(store: NodeStore, preimages: Preimages, root: Uint8Array): Generator<DumpedAccount> {
	const keyOf = (path: Uint8Array): Hex => {
		const digest = digestOf(path);
		const key = preimages.find(digest);
		if (key === undefined) throw new ChainError({ code: 'PREIMAGE_MISSING', digest });
		return bytesToHex(key);
	};
	for (const { path, value } of walkTrie(trieAt(root), store.load)) {
		const { nonce, balance, codeHash, storageRoot } = decodeAccount(value);
		const storage = new Map<Hash, Hash>();
		for (const slot of walkTrie(trieAt(storageRoot), store.load))
			storage.set(keyOf(slot.path), wordOf(RLP.decode(slot.value) as Uint8Array));
		const hasCode = Buffer.compare(codeHash, KECCAK256_NULL) !== 0;
		const code = hasCode ? bytesToHex(store.code(hexKey(codeHash))) : '0x';
		yield { address: keyOf(path), nonce, balance, code, storage };
	}
}

function wordOf(value: Uint8Array): Hash {
	return `0x${hexKey(value).padStart(64, '0')}`;
}
