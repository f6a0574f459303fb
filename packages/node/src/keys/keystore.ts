import { createCipheriv, createDecipheriv, pbkdf2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { addressOf, bytesToHex, CryptoError, concatBytes, keccak256 } from '@mosaic/consensus';
import { KeyPair } from '../accounts/index.ts';
import { KeystoreError } from './errors.ts';
import { type KeyDerivation, malformed, parseKeystore, scryptMemory } from './parseKeystore.ts';

/** A private key under a password: Web3 Secret Storage, version 3. */
export interface Keystore {
	readonly version: 3;
	readonly id: string;
	/** 40 hexadecimal digits. */
	readonly address: string;
	readonly crypto: {
		readonly cipher: 'aes-128-ctr';
		readonly cipherparams: { readonly iv: string };
		readonly ciphertext: string;
		readonly kdf: 'scrypt';
		readonly kdfparams: ScryptCost & { readonly dklen: 32; readonly salt: string };
		readonly mac: string;
	};
}

/** What trying a password costs: 128 · n · r bytes of memory, and time that grows with n · r · p. */
export interface ScryptCost {
	/** A power of two. */
	readonly n: number;
	readonly r: number;
	readonly p: number;
}

/** Makes this many random bytes. */
export type Random = (size: number) => Uint8Array;

/** The cost that Ethereum's wallets use: a quarter of a gibibyte, and about a second. */
const USUAL_COST: ScryptCost = { n: 2 ** 18, r: 8, p: 1 };

/** Encrypts a private key of 32 bytes. Throws CryptoError where they are no key of the curve. */
export async function encryptKeystore(
	privateKey: Uint8Array,
	password: string,
	options: Partial<ScryptCost> & { readonly random?: Random } = {},
): Promise<Keystore> {
	const { random = randomBytes, ...cost } = options;
	const { n, r, p } = { ...USUAL_COST, ...cost };
	const address = addressOf(privateKey).slice(2);
	const [salt, iv] = [random(32), random(16)];
	const derived = await derive({ kind: 'scrypt', n, r, p, salt }, password);
	const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
	const ciphertext = concatBytes(cipher.update(privateKey), cipher.final());
	return {
		version: 3,
		id: uuid(random(16)),
		address,
		crypto: {
			cipher: 'aes-128-ctr',
			cipherparams: { iv: digits(iv) },
			ciphertext: digits(ciphertext),
			kdf: 'scrypt',
			kdfparams: { dklen: 32, n, r, p, salt: digits(salt) },
			mac: digits(macOf(derived, ciphertext)),
		},
	};
}

/**
 * Decrypts a keystore with scrypt or pbkdf2; `file` is what messages call it. Throws {@link KeystoreError}
 * KEYSTORE_MALFORMED, KEYSTORE_UNSUPPORTED or KEYSTORE_PASSWORD_WRONG.
 */
export async function decryptKeystore(json: unknown, password: string, file = 'the keystore'): Promise<KeyPair> {
	const { derivation, iv, ciphertext, mac, address } = parseKeystore(json, file);
	const derived = await derive(derivation, password);
	if (!timingSafeEqual(macOf(derived, ciphertext), mac)) {
		const message = `the password does not open ${file}: give the one it was made with`;
		throw new KeystoreError('KEYSTORE_PASSWORD_WRONG', message, { file });
	}
	const decipher = createDecipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
	const key = keyPair(concatBytes(decipher.update(ciphertext), decipher.final()), file);
	if (address !== null && key.address !== `0x${address}`) throw malformed(file, 'its address is not that of its key');
	return key;
}

function keyPair(privateKey: Uint8Array, file: string): KeyPair {
	try {
		return new KeyPair(privateKey);
	} catch (error) {
		if (error instanceof CryptoError) throw malformed(file, 'what it holds is no private key');
		throw error;
	}
}

async function derive(derivation: KeyDerivation, password: string): Promise<Uint8Array> {
	const text = Buffer.from(password, 'utf8');
	if (derivation.kind === 'pbkdf2') return promisify(pbkdf2)(text, derivation.salt, derivation.rounds, 32, 'sha256');
	const { n, r, p, salt } = derivation;
	return scryptOf(text, salt, 32, { N: n, r, p, maxmem: scryptMemory(derivation) + 1 });
}

const scryptOf = promisify<Uint8Array, Uint8Array, number, object, Uint8Array>(scrypt);

function macOf(derived: Uint8Array, ciphertext: Uint8Array): Uint8Array {
	return keccak256(concatBytes(derived.subarray(16, 32), ciphertext));
}

function digits(bytes: Uint8Array): string {
	return bytesToHex(bytes).slice(2);
}

/** A random UUID, version 4. */
function uuid(random: Uint8Array): string {
	const bytes = Uint8Array.from(random);
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	return digits(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
