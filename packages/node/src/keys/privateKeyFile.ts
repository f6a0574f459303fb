import { CryptoError, hexToBytes } from '@mosaic/consensus';
import { KeyPair } from '../accounts/index.ts';
import { readBoundedFile, systemCode } from './boundedFile.ts';
import { KeystoreError } from './errors.ts';

const MOST_KEY_FILE_BYTES = 256;

/**
 * Reads a bare private key, 64 hexadecimal digits with or without 0x, to be encrypted. Throws {@link KeystoreError}
 * PRIVATE_KEY_FILE_INVALID, which shows nothing of the content.
 */
export async function readPrivateKeyFile(path: string): Promise<KeyPair> {
	const { text } = await readBoundedFile(path, MOST_KEY_FILE_BYTES).catch((error: unknown) => {
		throw invalid(path, error instanceof RangeError ? error.message : systemCode(error));
	});
	const digits = text.trim().replace(/^0x/, '').toLowerCase();
	if (!/^[0-9a-f]{64}$/.test(digits)) throw invalid(path, 'it holds something else');
	try {
		return new KeyPair(hexToBytes(`0x${digits}`));
	} catch (error) {
		if (error instanceof CryptoError) throw invalid(path, 'the number is no private key');
		throw error;
	}
}

function invalid(file: string, detail: string): KeystoreError {
	const message = `no private key can be read from ${file} (${detail}): it takes 64 hexadecimal digits`;
	return new KeystoreError('PRIVATE_KEY_FILE_INVALID', message, { file, detail });
}
