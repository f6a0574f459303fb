/** The native half of `secp256k1`, which ships without type declarations. */
declare module 'secp256k1/bindings.js' {
	interface NativeSecp256k1 {
		privateKeyVerify(privateKey: Uint8Array): boolean;
		publicKeyCreate(privateKey: Uint8Array, compressed: boolean): Uint8Array;
		ecdsaSign(digest: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recid: number };
		ecdsaRecover(signature: Uint8Array, recovery: number, digest: Uint8Array, compressed: boolean): Uint8Array;
	}
	const native: NativeSecp256k1;
	export default native;
}
