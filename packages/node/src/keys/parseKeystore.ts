import { KeystoreError } from './errors.ts';

/** How the password of a keystore becomes 32 bytes. */
export type KeyDerivation =
	| { readonly kind: 'scrypt'; readonly n: number; readonly r: number; readonly p: number; readonly salt: Uint8Array }
	| { readonly kind: 'pbkdf2'; readonly rounds: number; readonly salt: Uint8Array };

/** The content of a keystore, checked. */
export interface ParsedKeystore {
	readonly derivation: KeyDerivation;
	readonly iv: Uint8Array;
	readonly ciphertext: Uint8Array;
	readonly mac: Uint8Array;
	/** 40 lower-case digits, null where the file does not tell. */
	readonly address: string | null;
}

/** A gibibyte and a little: the usual cost of wallets needs a quarter of it. */
const MOST_SCRYPT_MEMORY = 2 ** 30 + 2 ** 20;
const MOST_SCRYPT_N = 2 ** 20;
/** The time scrypt takes grows with n · r · p. */
const MOST_SCRYPT_WORK = 2 ** 24;
const MOST_PBKDF2_ROUNDS = 10_000_000;
const MOST_SALT_BYTES = 256;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a keystore of the Web3 Secret Storage, version 3. `file` is what messages call it. Throws
 * {@link KeystoreError} KEYSTORE_MALFORMED or KEYSTORE_UNSUPPORTED; the costs are bounded before they are paid.
 */
export function parseKeystore(json: unknown, file: string): ParsedKeystore {
	const fields = object(json, 'the file', file);
	if (fields.version !== 3) throw unsupported(file, 'its version is not 3');
	// Some wallets write the word with a capital.
	const crypto = object(fields.crypto ?? fields.Crypto, 'crypto', file);
	if (crypto.cipher !== 'aes-128-ctr') throw unsupported(file, 'its cipher is not aes-128-ctr');
	const { iv } = object(crypto.cipherparams, 'crypto.cipherparams', file);
	return {
		derivation: parseDerivation(crypto, file),
		iv: bytes(iv, 16, 'iv', file),
		ciphertext: bytes(crypto.ciphertext, 32, 'ciphertext', file),
		mac: bytes(crypto.mac, 32, 'mac', file),
		address: fields.address === undefined ? null : bytes(fields.address, 20, 'address', file).toString('hex'),
	};
}

/** Bytes that scrypt works on. */
export function scryptMemory({ n, r, p }: { n: number; r: number; p: number }): number {
	return 128 * r * (n + p + 2);
}

/** The fault of a file that is no keystore. */
export function malformed(file: string, detail: string): KeystoreError {
	const message = `${file} is no keystore (${detail}): restore it from a copy, or name another file`;
	return new KeystoreError('KEYSTORE_MALFORMED', message, { file, detail });
}

function parseDerivation({ kdf, kdfparams }: Fields, file: string): KeyDerivation {
	const parameters = object(kdfparams, 'crypto.kdfparams', file);
	if (parameters.dklen !== 32) throw unsupported(file, 'its derived key has not 32 bytes');
	const salt = bytes(parameters.salt, null, 'salt', file);
	if (kdf === 'scrypt') return { kind: 'scrypt', ...scryptCost(parameters, file), salt };
	if (kdf !== 'pbkdf2') throw unsupported(file, 'its key derivation is neither scrypt nor pbkdf2');
	if (parameters.prf !== 'hmac-sha256') throw unsupported(file, 'its pbkdf2 does not use hmac-sha256');
	const rounds = count(parameters.c, 'c', file);
	if (rounds > MOST_PBKDF2_ROUNDS) throw unsupported(file, `its pbkdf2 has more than ${MOST_PBKDF2_ROUNDS} rounds`);
	return { kind: 'pbkdf2', rounds, salt };
}

function scryptCost(parameters: Fields, file: string): { n: number; r: number; p: number } {
	const [n, r, p] = [count(parameters.n, 'n', file), count(parameters.r, 'r', file), count(parameters.p, 'p', file)];
	if (n < 2 || !Number.isInteger(Math.log2(n))) throw malformed(file, 'n of scrypt is no power of two');
	if (n > MOST_SCRYPT_N || scryptMemory({ n, r, p }) > MOST_SCRYPT_MEMORY || n * r * p > MOST_SCRYPT_WORK)
		throw unsupported(file, `its scrypt cost (n ${n}, r ${r}, p ${p}) is above what is accepted`);
	// RFC 7914, section 2, and so the system's scrypt; a keystore of the definition's own examples is beyond it.
	if (n >= 2 ** (16 * r)) throw unsupported(file, `its scrypt has n ${n}, which r ${r} does not allow`);
	return { n, r, p };
}

function unsupported(file: string, detail: string): KeystoreError {
	const message = `${file} is a keystore that cannot be used (${detail}): write it anew with './mosaic create-keystore'`;
	return new KeystoreError('KEYSTORE_UNSUPPORTED', message, { file, detail });
}

function object(value: unknown, name: string, file: string): Fields {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw malformed(file, `${name} is no object`);
	return value as Fields;
}

function count(value: unknown, name: string, file: string): number {
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
		throw malformed(file, `${name} is no whole number above zero`);
	return value;
}

/** Bytes in hexadecimal, with or without 0x; `size` null: 1 to {@link MOST_SALT_BYTES}. */
function bytes(value: unknown, size: number | null, name: string, file: string): Buffer {
	const text = typeof value === 'string' ? value.replace(/^0x/, '') : '';
	const fits = size === null ? text.length > 0 && text.length <= 2 * MOST_SALT_BYTES : text.length === 2 * size;
	if (!fits || text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text))
		throw malformed(file, `${name} is not ${size ?? `1 to ${MOST_SALT_BYTES}`} bytes in hexadecimal`);
	return Buffer.from(text, 'hex');
}
