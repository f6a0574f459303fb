import type { Address } from '@mosaic/consensus';

/** Why nothing was signed, or why a file of records was not taken. */
export type SigningErrorCode =
	/** Another vote with this target height was signed. */
	| 'SIGNING_REFUSED_DOUBLE_VOTE'
	/** The vote would surround a signed one, or be surrounded by it. */
	| 'SIGNING_REFUSED_SURROUND'
	/** A vote with a higher target was signed: votes are signed in ascending order only. */
	| 'SIGNING_REFUSED_BELOW_RECORD'
	/** A vote from this source height with another source or transition object was signed. */
	| 'SIGNING_REFUSED_DIFFERENT_TRANSITION'
	/** Another block of this slot, or a block of a later slot, was sealed. */
	| 'SIGNING_REFUSED_DOUBLE_SEAL'
	/** The heights of the vote are no heights, or its target is not above its source. */
	| 'SIGNING_REFUSED_MALFORMED'
	/** This signer holds no key of the validator. */
	| 'VALIDATOR_UNKNOWN'
	/** The record could not be written: without it there is no signature. */
	| 'SIGNING_RECORD_NOT_DURABLE'
	/** A file of records is malformed. */
	| 'SIGNING_RECORDS_MALFORMED'
	/** A file of records belongs to another meta-blockchain. */
	| 'SIGNING_RECORDS_OTHER_CHAIN'
	/** No database is where the signing records should be. */
	| 'SIGNING_RECORDS_MISSING'
	/** A file of records cannot be read or written. */
	| 'SIGNING_RECORDS_FILE_UNUSABLE'
	/** The remote signer does not answer, or not in time. */
	| 'REMOTE_SIGNER_UNREACHABLE'
	/** The remote signer answers, but not with a signature. */
	| 'REMOTE_SIGNER_REFUSED'
	/** The remote signer does not hold the validator's key. */
	| 'REMOTE_SIGNER_KEY_MISSING'
	/** What the remote signer gave is not the validator's signature of the message. */
	| 'REMOTE_SIGNATURE_WRONG';

/** What a {@link SigningError} tells beside its message. */
export interface SigningErrorData {
	readonly validator?: Address;
	/** Scheme, host and port alone: what else an address has may be secret. */
	readonly remote?: string;
	readonly file?: string;
	readonly requested?: string;
	readonly recorded?: string;
	readonly detail?: string;
}

/** A signature refused by slashing protection (spec 4.2), its records out of order, or a remote signer without one. */
export class SigningError extends Error {
	override readonly name = 'SigningError';
	readonly code: SigningErrorCode;
	readonly data: SigningErrorData;

	constructor(code: SigningErrorCode, message: string, data: SigningErrorData = {}, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
		this.data = data;
	}
}

/** Whether a remote signer is at fault: the vote may be signed later. */
export function isRemoteFault({ code }: SigningError): boolean {
	return code.startsWith('REMOTE_');
}
