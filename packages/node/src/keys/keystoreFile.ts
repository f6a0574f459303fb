import { writeFile } from 'node:fs/promises';
import type { KeyPair } from '../accounts/index.ts';
import { readBoundedFile, systemCode } from './boundedFile.ts';
import { KeystoreError } from './errors.ts';
import { decryptKeystore, type Keystore } from './keystore.ts';
import { malformed } from './parseKeystore.ts';
import { readPasswordFile } from './passwordFile.ts';

const MOST_KEYSTORE_BYTES = 64 * 1024;

/** A key read from a keystore. */
export interface UnlockedKeystore {
	readonly key: KeyPair;
	/** Others on this machine may read the password: a reason to warn. */
	readonly passwordReadableByOthers: boolean;
}

/** Opens a keystore with the password in another file. Throws {@link KeystoreError}, naming the file at fault. */
export async function readKeystoreFile(path: string, passwordFile: string): Promise<UnlockedKeystore> {
	const json = await readKeystoreJson(path);
	const { password, readableByOthers } = await readPasswordFile(passwordFile);
	return { key: await decryptKeystore(json, password, path), passwordReadableByOthers: readableByOthers };
}

/** Writes a keystore for its owner's eyes only. Throws {@link KeystoreError} KEYSTORE_EXISTS or KEYSTORE_NOT_WRITTEN. */
export async function writeKeystoreFile(path: string, keystore: Keystore): Promise<void> {
	try {
		await writeFile(path, `${JSON.stringify(keystore, null, 2)}\n`, { flag: 'wx', mode: 0o600, flush: true });
	} catch (error) {
		const detail = systemCode(error);
		if (detail === 'EEXIST') {
			const message = `${path} exists and is not overwritten: a key could be lost; name another file, or move it away`;
			throw new KeystoreError('KEYSTORE_EXISTS', message, { file: path });
		}
		const message = `the keystore ${path} cannot be written (${detail}): check the folder and its permissions`;
		throw new KeystoreError('KEYSTORE_NOT_WRITTEN', message, { file: path, detail });
	}
}

async function readKeystoreJson(path: string): Promise<unknown> {
	let text: string;
	try {
		({ text } = await readBoundedFile(path, MOST_KEYSTORE_BYTES));
	} catch (error) {
		if (error instanceof RangeError) throw malformed(path, `it has more than ${MOST_KEYSTORE_BYTES} bytes`);
		const detail = systemCode(error);
		const message = `the keystore ${path} cannot be read (${detail}): check the path and its permissions`;
		throw new KeystoreError('KEYSTORE_MISSING', message, { file: path, detail });
	}
	try {
		return JSON.parse(text);
	} catch {
		throw malformed(path, 'it is no JSON');
	}
}
