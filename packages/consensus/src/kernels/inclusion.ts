import { bytesToHex, concatBytes, hexToBytes } from '../bytes/hex.ts';
import { finalizedObservation } from '../codec/state.ts';
import { keccak256 } from '../crypto/keccak.ts';
import { kernelHash } from '../hashing/structs.ts';
import { hashWords } from '../hashing/words.ts';
import { verifyMerkleProof } from '../proofs/merkleProof.ts';
import { decodeRlp } from '../rlp/decode.ts';
import type { ConsensusState, CoreLocation, Hash, Hex, KernelInclusion, Result } from '../types.ts';

/** Storage slot of Core's `mapping(uint256 => bytes32) kernelHashes`; a test of the contracts compares it with the compiler's layout. */
export const KERNEL_HASHES_SLOT = 0;

/** Why a proof was refused: that of Core's account, or that of the hash in its storage. */
export interface InclusionError {
	readonly code: 'KERNEL_PROOF_INVALID';
	readonly part: 'account' | 'storage';
}

/** Storage key of a kernel's hash in Core: keccak256(abi.encode(height, slot of the mapping)). */
export function kernelHashStorageKey(height: number): Hash {
	return hashWords([height, KERNEL_HASHES_SLOT]);
}

/** The kernel's hash, if Core's storage holds it in the state root of the finalised observation (spec 8). */
export function verifyKernelInclusion(
	spec: { readonly core: CoreLocation },
	state: ConsensusState,
	inclusion: KernelInclusion,
): Result<Hash, InclusionError> {
	const hash = kernelHash(inclusion.kernel);
	const { stateRoot } = finalizedObservation(state);
	const account = verifyMerkleProof(stateRoot, secureKey(spec.core.address), inclusion.accountProof);
	const storageRoot = account === null ? null : readStorageRoot(account);
	if (storageRoot === null) return { ok: false, error: { code: 'KERNEL_PROOF_INVALID', part: 'account' } };
	const key = secureKey(kernelHashStorageKey(inclusion.kernel.height));
	const value = verifyMerkleProof(storageRoot, key, inclusion.storageProof);
	if (value === null || readStorageWord(value) !== hash) {
		return { ok: false, error: { code: 'KERNEL_PROOF_INVALID', part: 'storage' } };
	}
	return { ok: true, value: hash };
}

const ACCOUNT_LIMITS = { maxBytes: 256, maxDepth: 1, maxItems: 5 };
const WORD_LIMITS = { maxBytes: 33, maxDepth: 0, maxItems: 1 };

/** State and storage tries are keyed by the hash of what they are asked for. */
function secureKey(key: Hex): Uint8Array {
	return keccak256(hexToBytes(key));
}

/** The storage root in [nonce, balance, storage root, code hash]. */
function readStorageRoot(account: Uint8Array): Hash | null {
	const fields = decodeRlp(account, ACCOUNT_LIMITS);
	if (fields === null || fields instanceof Uint8Array || fields.length !== 4) return null;
	const storageRoot = fields[2];
	return storageRoot instanceof Uint8Array && storageRoot.length === 32 ? bytesToHex(storageRoot) : null;
}

/** A storage word: RLP of its bytes without leading zeros. */
function readStorageWord(value: Uint8Array): Hash | null {
	const bytes = decodeRlp(value, WORD_LIMITS);
	if (!(bytes instanceof Uint8Array) || bytes.length > 32 || bytes[0] === 0) return null;
	return bytesToHex(concatBytes(new Uint8Array(32 - bytes.length), bytes));
}
