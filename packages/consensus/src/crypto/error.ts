/** A caller's mistake with keys; hostile signatures never throw. */
export class CryptoError extends Error {
	readonly code: 'INVALID_PRIVATE_KEY';

	constructor(code: 'INVALID_PRIVATE_KEY') {
		super('the private key must be 32 bytes, above zero and below the order of secp256k1, and the digest 32 bytes');
		this.name = 'CryptoError';
		this.code = code;
	}
}
