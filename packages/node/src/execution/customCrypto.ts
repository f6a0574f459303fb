import { hash } from 'node:crypto';
import type { KZG } from '@ethereumjs/util';
import { ecrecoverRaw, keccak256 } from '@mosaic/consensus';
import { ExecutionError } from './errors.ts';
import { verifyPointEvaluation } from './pointEvaluation.ts';

/** The curve and hashes of this project for ethereumjs, which would otherwise run them twenty times slower. */
export const customCrypto = { keccak256, ecrecover, sha256, kzg: pointEvaluationAlone() };

/** Blobs themselves are nowhere in a chain: of their cryptography only what the precompile needs is here. */
function pointEvaluationAlone(): KZG {
	const none = (): never => {
		throw new ExecutionError({ code: 'BLOBS_UNSUPPORTED' });
	};
	return {
		verifyProof: verifyPointEvaluation,
		blobToKzgCommitment: none,
		computeBlobProof: none,
		verifyBlobProofBatch: none,
		computeCells: none,
		computeCellsAndProofs: none,
		recoverCellsAndProofs: none,
		verifyCellKzgProofBatch: none,
	};
}

/** The 64-byte public key of a signature. Throws SIGNATURE_INVALID, which the precompile turns into an empty answer. */
function ecrecover(digest: Uint8Array, v: bigint, r: Uint8Array, s: Uint8Array, chainId?: bigint): Uint8Array {
	const recovery = recoveryOf(v, chainId);
	const signature = new Uint8Array(64);
	signature.set(r, 32 - r.length);
	signature.set(s, 64 - s.length);
	const key = recovery === null ? null : ecrecoverRaw(digest, signature, recovery);
	if (key === null) throw new ExecutionError({ code: 'SIGNATURE_INVALID' });
	return key.subarray(1);
}

/** Parity of a `v` of EIP-2718 (0, 1), of old transactions and the precompile (27, 28), or of EIP-155. */
function recoveryOf(v: bigint, chainId: bigint | undefined): 0 | 1 | null {
	const parity = v === 0n || v === 1n ? v : chainId === undefined ? v - 27n : v - (chainId * 2n + 35n);
	return parity === 0n ? 0 : parity === 1n ? 1 : null;
}

function sha256(message: Uint8Array): Uint8Array {
	return new Uint8Array(hash('sha256', message, 'buffer'));
}
