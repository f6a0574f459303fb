import type { Address, Hash } from '@mosaic/consensus';

/** The last vote signed in one domain; heights are the highest signed. */
export interface VoteRecord {
	/** -1 when none. */
	readonly source: number;
	/** -1 when none. */
	readonly target: number;
	/** Digest of the vote; null when none, or when records of several machines were merged. */
	readonly digest: Hash | null;
	/** What else must stay the same for another vote from this source height; null when unknown: then there is none. */
	readonly sourceBinding: Hash | null;
}

/** What a validator signed, as far as it must never be forgotten (spec 4.2); serves as the engine's record. */
export interface ValidatorRecord {
	readonly validator: Address;
	readonly auxiliary: VoteRecord;
	readonly origin: VoteRecord;
	/** Highest slot sealed, -1 when none. */
	readonly slot: number;
	/** Digest of the seal of that slot; null when none or unknown. */
	readonly seal: Hash | null;
}

const NO_VOTE: VoteRecord = { source: -1, target: -1, digest: null, sourceBinding: null };

/** The record of a validator that has signed nothing. */
export function emptyRecord(validator: Address): ValidatorRecord {
	return { validator, auxiliary: NO_VOTE, origin: NO_VOTE, slot: -1, seal: null };
}

/** A record that forbids whatever either of two records of one validator forbids. */
export function mergeRecords(first: ValidatorRecord, second: ValidatorRecord): ValidatorRecord {
	return {
		validator: first.validator,
		auxiliary: mergeVotes(first.auxiliary, second.auxiliary),
		origin: mergeVotes(first.origin, second.origin),
		slot: Math.max(first.slot, second.slot),
		seal: mergeSeals(first, second),
	};
}

function mergeVotes(first: VoteRecord, second: VoteRecord): VoteRecord {
	const same = first.digest === second.digest && first.sourceBinding === second.sourceBinding;
	if (covers(first, second) && (first.target > second.target || same)) return narrowed(first, second);
	if (covers(second, first) && second.target > first.target) return narrowed(second, first);
	const { source, target } = {
		source: Math.max(first.source, second.source),
		target: Math.max(first.target, second.target),
	};
	return { source, target, digest: null, sourceBinding: null };
}

function covers(higher: VoteRecord, lower: VoteRecord): boolean {
	return higher.source >= lower.source && higher.target >= lower.target;
}

/** Two records with one source height and different bindings leave no vote from that height safe. */
function narrowed(higher: VoteRecord, lower: VoteRecord): VoteRecord {
	const clash = higher.source === lower.source && higher.sourceBinding !== lower.sourceBinding;
	return clash ? { ...higher, sourceBinding: null } : higher;
}

function mergeSeals(first: ValidatorRecord, second: ValidatorRecord): Hash | null {
	if (first.slot !== second.slot) return first.slot > second.slot ? first.seal : second.seal;
	return first.seal === second.seal ? first.seal : null;
}
