import { bytesToHex, hexToBytes } from '../bytes/hex.ts';
import { keccak256 } from '../crypto/keccak.ts';
import { kernelHash } from '../hashing/structs.ts';
import { kernelHashStorageKey } from '../kernels/inclusion.ts';
import { encodeRlp } from '../rlp/encode.ts';
import type { ChainSpec, Hash, Hex, Kernel, KernelInclusion } from '../types.ts';
import { hashOf } from './chain.ts';
import { buildTrie } from './trie.ts';

/** An origin's state in which Core holds the hashes of kernels: its root, and proofs of them. */
export function coreState(
	spec: ChainSpec,
	kernels: readonly Kernel[],
): { stateRoot: Hash; include: (kernel: Kernel) => KernelInclusion } {
	const words = kernels.map(
		(kernel) => [secureKey(kernelHashStorageKey(kernel.height)), wordOf(kernelHash(kernel))] as const,
	);
	const storage = buildTrie(new Map([...words, [secureKey(hashOf('another slot')), wordOf('0x01')]]));
	const account = encodeRlp([1, 0, storage.root, hashOf('code')]);
	const accounts = buildTrie(
		new Map([
			[secureKey(spec.core.address), account],
			[secureKey(hashOf('another')), account],
		]),
	);
	return {
		stateRoot: accounts.root,
		include: (kernel) => ({
			kernel,
			accountProof: accounts.prove(secureKey(spec.core.address)),
			storageProof: storage.prove(secureKey(kernelHashStorageKey(kernel.height))),
		}),
	};
}

function secureKey(key: Hex): Hex {
	return bytesToHex(keccak256(hexToBytes(key)));
}

/** A storage word as its trie holds it. */
function wordOf(value: Hex): Uint8Array {
	return encodeRlp(BigInt(value));
}
