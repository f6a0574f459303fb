/**
 * secp256k1 in the shape this package needs. Keys, digests and scalars are 32 bytes, signatures 64 (r ‖ s), public
 * keys 65 (0x04 ‖ x ‖ y). Nothing here throws: what is malformed or off the curve gives null.
 */
export interface Curve {
	readonly name: 'native' | 'wasm';
	publicKey(privateKey: Uint8Array): Uint8Array | null;
	/** Deterministic (RFC 6979), low s; recovery is 0 or 1 but for odds of 2^-127, then 2 or 3. */
	sign(
		digest: Uint8Array,
		privateKey: Uint8Array,
	): { readonly signature: Uint8Array; readonly recovery: number } | null;
	/** Accepts high s, as the precompile does. */
	recover(digest: Uint8Array, signature: Uint8Array, recovery: number): Uint8Array | null;
}

/** libsecp256k1 as a native addon, or null where no binary is delivered for this platform. */
export async function loadNativeCurve(): Promise<Curve | null> {
	try {
		const { default: native } = await import('secp256k1/bindings.js');
		return guard({
			name: 'native',
			publicKey: (privateKey) => native.publicKeyCreate(privateKey, false),
			sign(digest, privateKey) {
				const { signature, recid } = native.ecdsaSign(digest, privateKey);
				return { signature, recovery: recid };
			},
			recover: (digest, signature, recovery) => native.ecdsaRecover(signature, recovery, digest, false),
		});
	} catch {
		return null;
	}
}

/** libsecp256k1 in WebAssembly: the same answers anywhere, four times slower. */
export async function loadWasmCurve(): Promise<Curve> {
	const tiny = await import('tiny-secp256k1');
	return guard({
		name: 'wasm',
		publicKey: (privateKey) => tiny.pointFromScalar(privateKey, false),
		sign(digest, privateKey) {
			const { signature, recoveryId } = tiny.signRecoverable(digest, privateKey);
			return { signature, recovery: recoveryId };
		},
		recover: (digest, signature, recovery) =>
			recovery >= 0 && recovery <= 3 ? tiny.recover(digest, signature, recovery as 0 | 1 | 2 | 3, false) : null,
	});
}

/** Both libraries throw on malformed input: here that is an ordinary answer. */
function guard(curve: Curve): Curve {
	return {
		name: curve.name,
		publicKey: (privateKey) => attempt(() => curve.publicKey(privateKey)),
		sign: (digest, privateKey) => attempt(() => curve.sign(digest, privateKey)),
		recover: (digest, signature, recovery) => attempt(() => curve.recover(digest, signature, recovery)),
	};
}

function attempt<T>(operation: () => T | null): T | null {
	try {
		return operation();
	} catch {
		return null;
	}
}
