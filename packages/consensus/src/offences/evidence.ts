import { recoverAddress } from '../crypto/signature.ts';
import { blockSealDigest, originVoteDigest, type SigningDomain, voteDigest } from '../hashing/digest.ts';
import type { Address, Evidence } from '../types.ts';
import { offenceOf, type Statement } from './offence.ts';

/** The offender that evidence proves: both signatures are theirs, and the messages an offence (spec 6). Null where it proves none. */
export function verifyEvidence(spec: SigningDomain, evidence: Evidence): Address | null {
	const [first, second] = statementsOf(evidence);
	if (offenceOf(first, second) === null) return null;
	const offender = recoverAddress(digestOf(spec, first), evidence.first.signature);
	if (offender === null) return null;
	return recoverAddress(digestOf(spec, second), evidence.second.signature) === offender ? offender : null;
}

/** What was signed, for each kind of statement. */
export function digestOf(spec: SigningDomain, statement: Statement): `0x${string}` {
	switch (statement.kind) {
		case 'auxiliary':
			return voteDigest(spec, statement.message);
		case 'origin':
			return originVoteDigest(spec, statement.message);
		case 'seal':
			return blockSealDigest(spec, statement.message);
	}
}

function statementsOf(evidence: Evidence): readonly [Statement, Statement] {
	switch (evidence.kind) {
		case 'auxiliary':
			return [
				{ kind: 'auxiliary', message: evidence.first.message },
				{ kind: 'auxiliary', message: evidence.second.message },
			];
		case 'origin':
			return [
				{ kind: 'origin', message: evidence.first.message },
				{ kind: 'origin', message: evidence.second.message },
			];
		case 'seal':
			return [
				{ kind: 'seal', message: evidence.first.message },
				{ kind: 'seal', message: evidence.second.message },
			];
	}
}
