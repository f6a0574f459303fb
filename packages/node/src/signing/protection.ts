import type { Address, Hash } from '@mosaic/consensus';
import { SigningError, type SigningErrorCode } from './errors.ts';
import type { ValidatorRecord, VoteRecord } from './record.ts';

/** A vote as slashing protection looks at it. */
export interface ProtectedVote {
	readonly source: number;
	readonly target: number;
	readonly digest: Hash;
	/** See {@link VoteRecord.sourceBinding}. */
	readonly sourceBinding: Hash;
}

/**
 * The record after a vote (spec 4.2); the same record where this very vote is the last one signed. Throws
 * {@link SigningError} where the vote could be an offence together with one signed before (spec 6): its target must be
 * above the recorded target, its source not below the recorded source, and where the source height is the recorded
 * one, source and transition object must be too.
 */
export function recordVote(validator: Address, record: VoteRecord, vote: ProtectedVote): VoteRecord {
	if (vote.digest === record.digest) return record;
	const refusal = refusalOfVote(record, vote);
	if (refusal !== null) throw refuse(refusal, validator, record, vote);
	return { source: vote.source, target: vote.target, digest: vote.digest, sourceBinding: vote.sourceBinding };
}

/** The record after a seal; the same where this very block was the last one sealed. Throws {@link SigningError}. */
export function recordSeal(record: ValidatorRecord, slot: number, digest: Hash): ValidatorRecord {
	if (record.slot === slot && record.seal === digest) return record;
	if (!Number.isSafeInteger(slot) || slot < 0) {
		throw new SigningError('SIGNING_REFUSED_MALFORMED', `no block is sealed for slot ${slot}: it is no slot`, {
			validator: record.validator,
		});
	}
	if (slot <= record.slot) {
		const message = `validator ${record.validator} has sealed a block of slot ${record.slot} and seals none of slot ${slot}`;
		throw new SigningError('SIGNING_REFUSED_DOUBLE_SEAL', message, {
			validator: record.validator,
			requested: `slot ${slot}`,
			recorded: `slot ${record.slot}`,
		});
	}
	return { ...record, slot, seal: digest };
}

function refusalOfVote(record: VoteRecord, vote: ProtectedVote): SigningErrorCode | null {
	const formed =
		Number.isSafeInteger(vote.source) &&
		Number.isSafeInteger(vote.target) &&
		vote.source >= 0 &&
		vote.target > vote.source;
	if (!formed) return 'SIGNING_REFUSED_MALFORMED';
	if (vote.target === record.target) return 'SIGNING_REFUSED_DOUBLE_VOTE';
	if (vote.target < record.target)
		return vote.source > record.source ? 'SIGNING_REFUSED_SURROUND' : 'SIGNING_REFUSED_BELOW_RECORD';
	if (vote.source < record.source) return 'SIGNING_REFUSED_SURROUND';
	if (vote.source === record.source && vote.sourceBinding !== record.sourceBinding)
		return 'SIGNING_REFUSED_DIFFERENT_TRANSITION';
	return null;
}

function refuse(code: SigningErrorCode, validator: Address, record: VoteRecord, vote: ProtectedVote): SigningError {
	const requested = `${vote.source} → ${vote.target}`;
	const recorded = `${record.source} → ${record.target}`;
	const message = `validator ${validator} does not sign a vote ${requested}: it has signed up to ${recorded}`;
	return new SigningError(code, message, { validator, requested, recorded });
}
