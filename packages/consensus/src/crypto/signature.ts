import { bytesToHex, hexToBytes, isHex } from '../bytes/hex.ts';
import type { Address, Hash, Signature } from '../types.ts';
import { BoundedCache } from './boundedCache.ts';
import { type Curve, loadNativeCurve, loadWasmCurve } from './curve.ts';
import { CryptoError } from './error.ts';
import { keccak256 } from './keccak.ts';

const curve: Curve = (await loadNativeCurve()) ?? (await loadWasmCurve());

/** Which implementation of the curve runs here. */
export const curveName: Curve['name'] = curve.name;

/**
 * Signatures whose signer is remembered at least, and twice as many at most: votes come off the wire, in bodies and in
 * evidence.
 */
const REMEMBERED_SIGNERS = 8_192;
/** By signature: a string that is looked up again is hashed once, which a joint key would not be. */
const signers = new BoundedCache<{ readonly digest: Hash; readonly signer: Address | null }>(REMEMBERED_SIGNERS);

/**
 * The signer of a digest, or null for whatever is no proper signature: wrong size, v other than 27 or 28, s in the
 * upper half of the curve order (spec 3: low s), r or s out of range.
 */
export function recoverAddress(digest: Hash, signature: Signature): Address | null {
	const known = signers.get(signature);
	if (known?.digest === digest) return known.signer;
	if (!isHex(digest, 32) || !isHex(signature, 65)) return null;
	const signer = recoverAnew(digest, signature);
	rememberSigner(digest, signature, signer);
	return signer;
}

/** As {@link recoverAddress}, which answers at once where a signer is remembered: here none is, nor will be. */
export function recoverAnew(digest: Hash, signature: Signature): Address | null {
	if (!isHex(digest, 32) || !isHex(signature, 65)) return null;
	const bytes = hexToBytes(signature);
	const recovery = (bytes[64] ?? 0) - 27;
	if (recovery !== 0 && recovery !== 1) return null;
	if (signature.slice(66, 130) > HALF_ORDER) return null;
	const publicKey = curve.recover(hexToBytes(digest), bytes.subarray(0, 64), recovery);
	return publicKey === null ? null : addressOfPublicKey(publicKey);
}

/** Takes in what {@link recoverAnew} gave, on another thread say: {@link recoverAddress} answers that from now on. */
export function rememberSigner(digest: Hash, signature: Signature, signer: Address | null): void {
	signers.set(signature, { digest, signer });
}

/**
 * Signs a digest: r ‖ s ‖ v, deterministic, low s. `signer` is the key's address where the caller knows it: it need not be
 * recovered from the signature then. Throws {@link CryptoError} where the key is no key of the curve.
 */
export function signDigest(digest: Hash, privateKey: Uint8Array, signer?: Address): Signature {
	const signed = ecsignRaw(hexToBytes(digest), privateKey);
	const bytes = new Uint8Array(65);
	bytes.set(signed.signature);
	bytes[64] = 27 + signed.recovery;
	const signature = bytesToHex(bytes);
	if (signer !== undefined) rememberSigner(digest, signature, signer);
	return signature;
}

/** The address of a private key of 32 bytes. Throws {@link CryptoError} where it is no key of the curve. */
export function addressOf(privateKey: Uint8Array): Address {
	const publicKey = curve.publicKey(privateKey);
	if (publicKey === null) throw new CryptoError('INVALID_PRIVATE_KEY');
	return addressOfPublicKey(publicKey);
}

/**
 * The public key (65 bytes, 0x04 ‖ x ‖ y) that signed a digest of 32 bytes, or null; accepts high s. The signature is
 * 64 bytes (r ‖ s), recovery 0 or 1. For the EVM, whose own rules on s differ from this protocol's.
 */
export function ecrecoverRaw(digest: Uint8Array, signature: Uint8Array, recovery: number): Uint8Array | null {
	return curve.recover(digest, signature, recovery);
}

/** Signs a digest of 32 bytes: 64 bytes (r ‖ s) and recovery. Throws {@link CryptoError} on malformed input. */
export function ecsignRaw(
	digest: Uint8Array,
	privateKey: Uint8Array,
): { readonly signature: Uint8Array; readonly recovery: number } {
	const signed = curve.sign(digest, privateKey);
	if (signed === null) throw new CryptoError('INVALID_PRIVATE_KEY');
	return signed;
}

function addressOfPublicKey(publicKey: Uint8Array): Address {
	return bytesToHex(keccak256(publicKey.subarray(1)).subarray(12));
}

/** Half of the order of secp256k1, rounded down; hexadecimal strings of one length compare as numbers do. */
const HALF_ORDER = '7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0';
