import type { TypedTransaction } from '@ethereumjs/tx';
import { ecsignRaw } from '@mosaic/consensus';

/** A transaction of any type with the signature of this key in place. Throws CryptoError where the key is none. */
export function signTransaction(unsigned: TypedTransaction, privateKey: Uint8Array): TypedTransaction {
	const { signature, recovery } = ecsignRaw(unsigned.getHashedMessageToSign(), privateKey);
	return unsigned.addSignature(BigInt(recovery), signature.subarray(0, 32), signature.subarray(32), true);
}
