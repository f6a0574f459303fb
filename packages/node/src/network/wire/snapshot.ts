import {
	at,
	boundedBytes,
	type DecodeError,
	decodeEvidence,
	decodeVote,
	decodeWith,
	encodeEvidence,
	encodeRlp,
	encodeVote,
	listOf,
	MAX_EVIDENCE_BYTES,
	MAX_VOTE_BYTES,
	type Read,
	type Result,
	refuse,
	tuple,
} from '@mosaic/consensus';
import type { ConsensusSnapshot } from '../types.ts';

/** RLP of `[votes, evidence]`, each a byte string; of more than an answer holds, the first. */
export function encodeSnapshot(snapshot: ConsensusSnapshot): Uint8Array {
	return encodeRlp([
		snapshot.votes.slice(0, mostVotes).map(encodeVote),
		snapshot.evidence.slice(0, mostEvidence).map(encodeEvidence),
	]);
}

/** A snapshot from hostile bytes. */
export function decodeSnapshot(bytes: Uint8Array): Result<ConsensusSnapshot, DecodeError> {
	const limits = { maxBytes: maxSnapshotBytes, maxDepth: 2, maxItems: mostVotes + mostEvidence + 3 };
	return decodeWith(bytes, limits, 'snapshot', readSnapshot);
}

const mostVotes = 16_384;
const mostEvidence = 2_048;
/** A vote takes some 260 bytes and a piece of evidence 400: a full snapshot fits. */
export const maxSnapshotBytes = 8 * 1024 * 1024;

const readSnapshot: Read<ConsensusSnapshot> = (item, field) => {
	const items = tuple(item, field, 2);
	return {
		votes: at(items, 0, `${field}.votes`, listOf(nested(decodeVote, MAX_VOTE_BYTES), mostVotes)),
		evidence: at(items, 1, `${field}.evidence`, listOf(nested(decodeEvidence, MAX_EVIDENCE_BYTES), mostEvidence)),
	};
};

/** Reads a byte string that is an encoding itself. */
function nested<T>(decode: (bytes: Uint8Array) => Result<T, DecodeError>, limit: number): Read<T> {
	return (item, field) => {
		const decoded = decode(boundedBytes(limit)(item, field));
		return decoded.ok ? decoded.value : refuse(`${field}.${decoded.error.field}`, decoded.error.reason);
	};
}
