/** Why a keystore cannot be used or written. */
export type KeystoreErrorCode =
	/** The file is no keystore of the Web3 Secret Storage. */
	| 'KEYSTORE_MALFORMED'
	/** A keystore of another version, cipher or key derivation, or one that would take too much memory or time. */
	| 'KEYSTORE_UNSUPPORTED'
	/** The password is another one, or the file was altered. */
	| 'KEYSTORE_PASSWORD_WRONG'
	/** The keystore file cannot be read. */
	| 'KEYSTORE_MISSING'
	/** The password file cannot be read. */
	| 'KEYSTORE_PASSWORD_FILE_MISSING'
	/** The password file has an empty first line, or is far too long. */
	| 'KEYSTORE_PASSWORD_FILE_MALFORMED'
	/** There is a file already: keystores are never overwritten. */
	| 'KEYSTORE_EXISTS'
	/** The keystore file cannot be written. */
	| 'KEYSTORE_NOT_WRITTEN'
	/** A file that is to hold a private key cannot be read, or holds something else. */
	| 'PRIVATE_KEY_FILE_INVALID';

/** What a {@link KeystoreError} tells beside its message; never a key or a password. */
export interface KeystoreErrorData {
	/** The file, or what stands for it. */
	readonly file: string;
	readonly detail?: string;
}

/** A fault of a keystore or of its password. */
export class KeystoreError extends Error {
	override readonly name = 'KeystoreError';
	readonly code: KeystoreErrorCode;
	readonly data: KeystoreErrorData;

	constructor(code: KeystoreErrorCode, message: string, data: KeystoreErrorData) {
		super(message);
		this.code = code;
		this.data = data;
	}
}
