import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Curve, loadNativeCurve, loadWasmCurve } from './curve.ts';

const wasm = await loadWasmCurve();
// Where no native binary is delivered, the fallback is all there is, and it is compared with itself.
const native: Curve = (await loadNativeCurve()) ?? wasm;

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
const scalar = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

test('both implementations sign alike', () => {
	fc.assert(
		fc.property(bytes(32), bytes(32), (digest, key) => {
			expect(native.publicKey(key)).toEqual(wasm.publicKey(key));
			expect(native.sign(digest, key)).toEqual(wasm.sign(digest, key));
		}),
	);
});

test('both implementations recover the signer, also from high s', () => {
	fc.assert(
		fc.property(bytes(32), bytes(32), (digest, key) => {
			const signed = native.sign(digest, key);
			if (signed === null) return;
			expect(native.recover(digest, signed.signature, signed.recovery)).toEqual(native.publicKey(key));
			const high = highS(signed.signature);
			const recovered = native.recover(digest, high, 1 - signed.recovery);
			expect(recovered).toEqual(native.publicKey(key));
			expect(wasm.recover(digest, high, 1 - signed.recovery)).toEqual(recovered);
		}),
		{ numRuns: 40 },
	);
});

test('both implementations answer alike to arbitrary bytes', () => {
	fc.assert(
		fc.property(bytes(32), bytes(64), fc.integer({ min: 0, max: 3 }), (digest, signature, recovery) => {
			expect(native.recover(digest, signature, recovery)).toEqual(wasm.recover(digest, signature, recovery));
		}),
	);
});

test.each([
	['zero', new Uint8Array(32)],
	['the order', scalar(ORDER)],
	['beyond the order', new Uint8Array(32).fill(255)],
	['too short', new Uint8Array(31).fill(1)],
	['too long', new Uint8Array(33).fill(1)],
])('both implementations refuse a key or scalar that is %s', (_, key) => {
	const digest = new Uint8Array(32).fill(3);
	for (const curve of [native, wasm]) {
		expect(curve.publicKey(key)).toBeNull();
		expect(curve.sign(digest, key)).toBeNull();
		const signature = new Uint8Array([...new Uint8Array(32).fill(1), ...key]);
		expect(curve.recover(digest, signature, 0)).toBeNull();
		expect(curve.recover(digest, new Uint8Array(64).fill(1), 4)).toBeNull();
	}
});

function highS(signature: Uint8Array): Uint8Array {
	const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
	const high = (BigInt(`0x${ORDER}`) - s).toString(16).padStart(64, '0');
	return new Uint8Array([...signature.subarray(0, 32), ...scalar(high)]);
}
