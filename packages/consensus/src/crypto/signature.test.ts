import fc from 'fast-check';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '../bytes/hex.ts';
import { hashOf, keyAt } from '../testing/chain.ts';
import type { Hex } from '../types.ts';
import { CryptoError } from './error.ts';
import {
	addressOf,
	ecrecoverRaw,
	ecsignRaw,
	recoverAddress,
	recoverAnew,
	rememberSigner,
	signDigest,
} from './signature.ts';

const ORDER = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
const key = keyAt(0);

test('signs as another implementation does, and recovers the signer', async () => {
	const account = privateKeyToAccount(bytesToHex(key.privateKey));
	expect(key.address).toBe(account.address.toLowerCase());
	for (let index = 0; index < 20; index += 1) {
		const digest = hashOf(`digest ${index}`);
		const signature = signDigest(digest, key.privateKey);
		expect(signature).toBe(await account.sign({ hash: digest }));
		expect(recoverAddress(digest, signature)).toBe(key.address);
		expect(recoverAddress(digest, signature)).toBe(key.address);
	}
});

test('what was recovered elsewhere is remembered for its digest alone', () => {
	const [digest, other] = [hashOf('here'), hashOf('there')];
	const signature = signDigest(digest, key.privateKey);
	const another = keyAt(1).address;
	rememberSigner(digest, signature, another);
	expect(recoverAddress(digest, signature)).toBe(another);
	expect(recoverAnew(digest, signature)).toBe(key.address);
	expect(recoverAddress(other, signature)).not.toBe(another);
});

test('another digest does not give the signer', () => {
	const signature = signDigest(hashOf('one'), key.privateKey);
	expect(recoverAddress(hashOf('two'), signature)).not.toBe(key.address);
});

test('refuses high s, any v but 27 and 28, and wrong sizes', () => {
	const digest = hashOf('digest');
	const signature = signDigest(digest, key.privateKey);
	const r = signature.slice(0, 66);
	const s = BigInt(`0x${signature.slice(66, 130)}`);
	const flipped = signature.endsWith('1b') ? '1c' : '1b';
	const high = `${r}${(ORDER - s).toString(16).padStart(64, '0')}${flipped}` as Hex;
	const refused = [high, `${signature.slice(0, 130)}00`, `${signature.slice(0, 130)}1d`, signature.slice(0, 130)];
	refused.push(`${signature}00`, signature.toUpperCase(), '', `0x${'00'.repeat(65)}`, `0x${'00'.repeat(64)}1b`);
	for (const malformed of refused) expect(recoverAddress(digest, malformed as Hex)).toBeNull();
	for (const malformed of refused) expect(recoverAnew(digest, malformed as Hex)).toBeNull();
	expect(recoverAddress('0x12', signature)).toBeNull();
	// the precompile's own rule is laxer
	expect(ecrecoverRaw(hexToBytes(digest), hexToBytes(high).subarray(0, 64), flipped === '1b' ? 0 : 1)).not.toBeNull();
});

test('arbitrary bytes never throw', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 70 }), fc.string(), (bytes, text) => {
			recoverAddress(hashOf('digest'), bytesToHex(bytes));
			recoverAddress(text as Hex, text as Hex);
		}),
	);
});

test('refuses what is no private key', () => {
	expect(() => addressOf(new Uint8Array(32))).toThrow(CryptoError);
	expect(() => signDigest(hashOf('digest'), new Uint8Array(5))).toThrow(CryptoError);
	expect(() => ecsignRaw(new Uint8Array(3), key.privateKey)).toThrow(CryptoError);
});
