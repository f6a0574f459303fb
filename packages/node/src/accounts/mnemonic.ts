import { pbkdf2Sync } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import { validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { AccountError } from './errors.ts';
import { KeyPair } from './keyPair.ts';

/** The mnemonic that development nodes share: worthless anywhere else. */
export const DEVELOPMENT_MNEMONIC = 'test test test test test test test test test test test junk';

/** BIP-44 paths of the two kinds of keys; the index follows. */
const ACCOUNT_PATH = "m/44'/60'/0'/0";
const VALIDATOR_PATH = "m/44'/60'/1'/0";

/** Keys of one kind made at most. */
const MOST_KEYS = 10_000;

/** Keys of a development chain. */
export interface DevelopmentKeys {
	/** Funded accounts: m/44'/60'/0'/0/i. */
	readonly accounts: readonly KeyPair[];
	/** Validators: m/44'/60'/1'/0/i. */
	readonly validators: readonly KeyPair[];
}

/** How many keys of which mnemonic. */
export interface DevelopmentKeysOptions {
	/** Default: {@link DEVELOPMENT_MNEMONIC}. */
	readonly mnemonic?: string;
	readonly accounts: number;
	readonly validators: number;
}

/** Derives a development chain's keys (BIP-39, BIP-32, BIP-44). Throws {@link AccountError}. */
export function developmentKeys({
	mnemonic = DEVELOPMENT_MNEMONIC,
	accounts,
	validators,
}: DevelopmentKeysOptions): DevelopmentKeys {
	const root = HDKey.fromMasterSeed(seedOf(mnemonic));
	return { accounts: derive(root, ACCOUNT_PATH, accounts), validators: derive(root, VALIDATOR_PATH, validators) };
}

/** BIP-39 seed with an empty passphrase; node's PBKDF2 takes 2 ms where the library's takes 40. */
function seedOf(mnemonic: string): Uint8Array {
	const words = mnemonic.normalize('NFKD').trim().split(/\s+/).join(' ');
	if (!validateMnemonic(words, wordlist)) {
		throw new AccountError(
			'MNEMONIC_INVALID',
			'the mnemonic is invalid: give 12, 15, 18, 21 or 24 English BIP-39 words with a valid checksum',
		);
	}
	return pbkdf2Sync(words, 'mnemonic', 2048, 64, 'sha512');
}

function derive(root: HDKey, path: string, count: number): KeyPair[] {
	if (!Number.isSafeInteger(count) || count < 0 || count > MOST_KEYS) {
		throw new AccountError('ACCOUNT_COUNT_INVALID', `the number of keys must be between 0 and ${MOST_KEYS}`);
	}
	const parent = root.derive(path);
	return Array.from({ length: count }, (_, index) => {
		const key = parent.deriveChild(index).privateKey;
		if (key === null) throw new AccountError('MNEMONIC_INVALID', 'the mnemonic gives no private keys');
		return new KeyPair(key);
	});
}
