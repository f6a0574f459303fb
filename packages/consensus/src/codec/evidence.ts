import type { RlpInput } from '../rlp/encode.ts';
import type { Evidence, Signed } from '../types.ts';
import {
	blockSealFields,
	originVoteMessageFields,
	readBlockSeal,
	readOriginVoteMessage,
	readVoteMessage,
	voteMessageFields,
} from './objects.ts';
import { at, type Read, readInteger, readSignature, refuse, tuple } from './reader.ts';

/** The RLP fields of evidence: its kind as a number, and two signed messages. */
export function evidenceFields(evidence: Evidence): RlpInput {
	switch (evidence.kind) {
		case 'auxiliary':
			return [AUXILIARY, ...[evidence.first, evidence.second].map(signedFields(voteMessageFields))];
		case 'origin':
			return [ORIGIN, ...[evidence.first, evidence.second].map(signedFields(originVoteMessageFields))];
		case 'seal':
			return [SEAL, ...[evidence.first, evidence.second].map(signedFields(blockSealFields))];
	}
}

export const readEvidence: Read<Evidence> = (item, field) => {
	const items = tuple(item, field, 3);
	const kind = at(items, 0, `${field}.kind`, readInteger);
	const pair = <M>(readMessage: Read<M>) => ({
		first: at(items, 1, `${field}.first`, readSigned(readMessage)),
		second: at(items, 2, `${field}.second`, readSigned(readMessage)),
	});
	switch (kind) {
		case AUXILIARY:
			return { kind: 'auxiliary', ...pair(readVoteMessage) };
		case ORIGIN:
			return { kind: 'origin', ...pair(readOriginVoteMessage) };
		case SEAL:
			return { kind: 'seal', ...pair(readBlockSeal) };
		default:
			return refuse(`${field}.kind`, 'expected 0 (auxiliary), 1 (origin) or 2 (seal)');
	}
};

const AUXILIARY = 0;
const ORIGIN = 1;
const SEAL = 2;

function signedFields<M>(messageFields: (message: M) => RlpInput): (signed: Signed<M>) => RlpInput {
	return (signed) => [messageFields(signed.message), signed.signature];
}

function readSigned<M>(readMessage: Read<M>): Read<Signed<M>> {
	return (item, field) => {
		const items = tuple(item, field, 2);
		return {
			message: at(items, 0, `${field}.message`, readMessage),
			signature: at(items, 1, `${field}.signature`, readSignature),
		};
	};
}
