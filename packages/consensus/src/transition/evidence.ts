import { verifyEvidence } from '../offences/evidence.ts';
import type { Address, ChainSpec, ConsensusState, Evidence, Result } from '../types.ts';
import { isMember } from '../validators/sets.ts';
import type { EvidenceError } from './error.ts';
import { failure, success } from './result.ts';

/** Records the offenders that a body's evidence proves: members of a known set, none twice (spec 3, 6). */
export function applyEvidence(
	spec: ChainSpec,
	before: ConsensusState,
	evidence: readonly Evidence[],
): Result<ConsensusState, EvidenceError> {
	let offenders: readonly Address[] = before.offenders;
	for (const [index, piece] of evidence.entries()) {
		const offender = verifyEvidence(spec, piece);
		if (offender === null) return failure({ code: 'EVIDENCE_INVALID', index });
		if (offenders.includes(offender)) return failure({ code: 'EVIDENCE_REPEATED', index, offender });
		if (!before.sets.some((sets) => isMember(sets, offender))) {
			return failure({ code: 'EVIDENCE_OF_STRANGER', index, offender });
		}
		offenders = [...offenders, offender].sort();
	}
	return success(evidence.length === 0 ? before : { ...before, offenders });
}
