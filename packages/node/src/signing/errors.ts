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
	| 'SIGNING_RECORDS_OTHER_CHAIN';

/** What a {@link SigningError} tells beside its message. */
export interface SigningErrorData {
	readonly validator?: Address;
	readonly requested?: string;
	readonly recorded?: string;
	readonly detail?: string;
}

/** A signature refused by slashing protection (spec 4.2), or its records out of order. */
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
