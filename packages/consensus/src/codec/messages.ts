import { MAX_EVIDENCE_BYTES, MAX_LINK_BYTES, MAX_VOTE_BYTES } from '../limits.ts';
import { encodeRlp } from '../rlp/encode.ts';
import type { AuxiliaryLink, Evidence, Result, Vote } from '../types.ts';
import type { DecodeError } from './error.ts';
import { evidenceFields, readEvidence } from './evidence.ts';
import { linkFields, readLink } from './links.ts';
import { originVoteMessageFields, readOriginVoteMessage, readVoteMessage, voteMessageFields } from './objects.ts';
import { at, decodeWith, type Read, readAddress, readInteger, readSignature, refuse, tuple } from './reader.ts';

/** RLP of one vote off the wire: its kind as a number, the message, who signed, and the signature. */
export function encodeVote(vote: Vote): Uint8Array {
	return vote.kind === 'auxiliary'
		? encodeRlp([AUXILIARY, voteMessageFields(vote.message), vote.validator, vote.signature])
		: encodeRlp([ORIGIN, originVoteMessageFields(vote.message), vote.validator, vote.signature]);
}

/** A vote from hostile bytes; whether the signature is the validator's is not looked at. */
export function decodeVote(bytes: Uint8Array): Result<Vote, DecodeError> {
	return decodeWith(bytes, { maxBytes: MAX_VOTE_BYTES, maxDepth: 2, maxItems: 16 }, 'vote', readVote);
}

/** RLP of one link about the auxiliary chain. */
export function encodeLink(link: AuxiliaryLink): Uint8Array {
	return encodeRlp(linkFields(link));
}

/** A link from hostile bytes; whether its signatures are a supermajority is not looked at. */
export function decodeLink(bytes: Uint8Array): Result<AuxiliaryLink, DecodeError> {
	return decodeWith(bytes, { maxBytes: MAX_LINK_BYTES, maxDepth: 2, maxItems: 4096 }, 'link', readLink);
}

/** RLP of one piece of evidence. */
export function encodeEvidence(evidence: Evidence): Uint8Array {
	return encodeRlp(evidenceFields(evidence));
}

/** Evidence from hostile bytes; whether it proves an offence is not looked at. */
export function decodeEvidence(bytes: Uint8Array): Result<Evidence, DecodeError> {
	return decodeWith(bytes, { maxBytes: MAX_EVIDENCE_BYTES, maxDepth: 3, maxItems: 32 }, 'evidence', readEvidence);
}

const AUXILIARY = 0;
const ORIGIN = 1;

const readVote: Read<Vote> = (item, field) => {
	const items = tuple(item, field, 4);
	const signer = {
		validator: at(items, 2, `${field}.validator`, readAddress),
		signature: at(items, 3, `${field}.signature`, readSignature),
	};
	switch (at(items, 0, `${field}.kind`, readInteger)) {
		case AUXILIARY:
			return { kind: 'auxiliary', message: at(items, 1, `${field}.message`, readVoteMessage), ...signer };
		case ORIGIN:
			return { kind: 'origin', message: at(items, 1, `${field}.message`, readOriginVoteMessage), ...signer };
		default:
			return refuse(`${field}.kind`, 'expected 0 (auxiliary) or 1 (origin)');
	}
};
