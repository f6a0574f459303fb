import { readBoundedFile, systemCode } from './boundedFile.ts';
import { KeystoreError } from './errors.ts';

const MOST_PASSWORD_BYTES = 4_096;

/** A password as a file holds it. */
export interface FilePassword {
	readonly password: string;
	/** The file's permissions let its group or everybody read it. */
	readonly readableByOthers: boolean;
}

/**
 * Reads a password: the first line of a file, without its line break. Throws {@link KeystoreError}
 * KEYSTORE_PASSWORD_FILE_MISSING or KEYSTORE_PASSWORD_FILE_MALFORMED.
 */
export async function readPasswordFile(path: string): Promise<FilePassword> {
	const { text, mode } = await readBoundedFile(path, MOST_PASSWORD_BYTES).catch((error: unknown) => {
		throw unreadable(path, error);
	});
	const password = text.split(/\r?\n/, 1)[0] ?? '';
	if (password === '') throw unusable(path, 'its first line is empty');
	return { password, readableByOthers: (mode & 0o044) !== 0 };
}

function unreadable(path: string, error: unknown): KeystoreError {
	if (error instanceof RangeError) return unusable(path, error.message);
	const detail = systemCode(error);
	const message = `the password file ${path} cannot be read (${detail}): check the path and its permissions`;
	return new KeystoreError('KEYSTORE_PASSWORD_FILE_MISSING', message, { file: path, detail });
}

function unusable(path: string, detail: string): KeystoreError {
	const message = `the password file ${path} cannot be used (${detail}): put the password on its first line`;
	return new KeystoreError('KEYSTORE_PASSWORD_FILE_MALFORMED', message, { file: path, detail });
}
