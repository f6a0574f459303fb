import type { ValidatorRecord, VoteRecord } from './record.ts';

/** How far a timeline goes, as far as its blocks prove what was signed in it. */
export interface TimelineEnd {
	/** Height of the last final checkpoint: votes above it are to be issued again. */
	readonly auxiliary: number;
	/** Height of the last origin checkpoint that is justified there. */
	readonly origin: number;
	/** Slot of the head. */
	readonly slot: number;
}

/**
 * The record that a validator has in a development stack that went back to an earlier point of time: it forbids what could
 * contradict the timeline that is kept, and nothing else.
 */
export function cutBack(record: ValidatorRecord, end: TimelineEnd): ValidatorRecord {
	return {
		validator: record.validator,
		auxiliary: cutVote(record.auxiliary, end.auxiliary),
		origin: cutVote(record.origin, end.origin),
		...(record.slot > end.slot ? { slot: end.slot, seal: null } : { slot: record.slot, seal: record.seal }),
	};
}

/** The source of what was signed up to the target lies below it; from the target on, any vote of the timeline goes. */
function cutVote(record: VoteRecord, target: number): VoteRecord {
	if (record.target < target) return record;
	return { source: Math.min(record.source, target - 1), target, digest: null, sourceBinding: null };
}
