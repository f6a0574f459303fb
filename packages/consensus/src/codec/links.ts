import { MAX_SIGNATURES } from '../limits.ts';
import type { RlpInput } from '../rlp/encode.ts';
import type { AuxiliaryLink } from '../types.ts';
import { readVoteMessage, voteMessageFields } from './objects.ts';
import { at, listOf, type Read, readSignature, tuple } from './reader.ts';

/** The RLP fields of a link about the auxiliary chain. */
export function linkFields(link: AuxiliaryLink): RlpInput {
	return [voteMessageFields(link.message), link.signatures];
}

export const readLink: Read<AuxiliaryLink> = (item, field) => {
	const items = tuple(item, field, 2);
	return {
		message: at(items, 0, `${field}.message`, readVoteMessage),
		signatures: at(items, 1, `${field}.signatures`, listOf(readSignature, MAX_SIGNATURES)),
	};
};
