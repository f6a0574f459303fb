import { createMerkleProof, MerklePatriciaTrie } from '@ethereumjs/mpt';
import {
	type Address,
	bytesToHex,
	type Hash,
	type Hex,
	hexToBytes,
	keccak256,
	kernelHashStorageKey,
} from '../src/index.ts';
import { encodeRlp } from '../src/rlp/encode.ts';

const KERNELS = 40;
const PROVEN_HEIGHT = 7;
const CORE: Address = '0x5fbdb2315678afecb367f032d93f642f64180aa3';

/** Proofs of a kernel's hash in Core's storage, made by another implementation of the trie. */
export async function buildProofVectors() {
	const storage = new MerklePatriciaTrie();
	for (let height = 1; height <= KERNELS; height += 1) {
		await storage.put(secureKey(kernelHashStorageKey(height)), encodeRlp(hashAt(height)));
	}
	const accounts = new MerklePatriciaTrie();
	for (let index = 0; index < 200; index += 1) {
		await accounts.put(keccak256(Uint8Array.of(index)), encodeRlp([index, 1n, hashAt(1), hashAt(2)]));
	}
	const account = encodeRlp([1, 0, storage.root(), hashAt(3)]);
	await accounts.put(secureKey(CORE), account);
	const storageKey = kernelHashStorageKey(PROVEN_HEIGHT);
	return {
		stateRoot: bytesToHex(accounts.root()),
		core: CORE,
		account: bytesToHex(account),
		accountProof: (await createMerkleProof(accounts, secureKey(CORE))).map(bytesToHex),
		storageRoot: bytesToHex(storage.root()),
		storageKey,
		value: hashAt(PROVEN_HEIGHT),
		storageProof: (await createMerkleProof(storage, secureKey(storageKey))).map(bytesToHex),
	};
}

function secureKey(key: Hex): Uint8Array {
	return keccak256(hexToBytes(key));
}

function hashAt(height: number): Hash {
	return bytesToHex(keccak256(Uint8Array.of(0x6b, height)));
}
