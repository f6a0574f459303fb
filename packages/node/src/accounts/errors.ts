/** Why accounts could not be made or used. */
export type AccountErrorCode = 'MNEMONIC_INVALID' | 'ACCOUNT_COUNT_INVALID' | 'ACCOUNT_UNKNOWN';

/** A mistake with the node's own accounts. */
export class AccountError extends Error {
	override readonly name = 'AccountError';
	readonly code: AccountErrorCode;

	constructor(code: AccountErrorCode, message: string) {
		super(message);
		this.code = code;
	}
}
