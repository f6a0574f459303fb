import { ecrecoverRaw, keccak256 } from '@mosaic/consensus';
import { cutTransaction } from './rawTransaction.ts';
import { signedPayload } from './signedDigest.ts';

/** The 20-byte sender of a transaction's EIP-2718 bytes; null where the bytes or the signature are invalid. */
export function recoverSender(raw: Uint8Array): Uint8Array | null {
	const transaction = cutTransaction(raw);
	if ('kind' in transaction) return null;
	const signed = signedPayload(transaction);
	if (signed === null) return null;
	const signature = new Uint8Array(64);
	signature.set(signed.r, 32 - signed.r.length);
	signature.set(signed.s, 64 - signed.s.length);
	const publicKey = ecrecoverRaw(keccak256(signed.payload), signature, signed.yParity);
	return publicKey === null ? null : keccak256(publicKey.subarray(1)).subarray(12);
}
