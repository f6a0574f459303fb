import type { Hex, Signature } from '@mosaic/consensus';

/** Version byte of a seal of secp256k1 votes (spec 7). */
const secp256k1Version = '01';

/** A seal: its version byte and the signatures, which the caller has sorted by signer (spec 7). */
export function encodeSeal(signatures: readonly Signature[]): Hex {
	return `0x${secp256k1Version}${signatures.map((signature) => signature.slice(2)).join('')}`;
}
