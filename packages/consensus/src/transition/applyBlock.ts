import { concatBytes, hexToBytes } from '../bytes/hex.ts';
import { keccakHex } from '../crypto/keccak.ts';
import { MAX_EVIDENCE, MAX_LINKS, MAX_ORIGIN_LINKS, MAX_SIGNATURES } from '../limits.ts';
import type { BlockFacts, ChainSpec, ConsensusBody, ConsensusState, Result } from '../types.ts';
import { activeSets } from '../validators/sets.ts';
import type { ConsensusError } from './error.ts';
import { applyEvidence } from './evidence.ts';
import { activateKernel, applyKernel } from './kernel.ts';
import { applyLinks } from './links.ts';
import { applyOriginLinks } from './originLinks.ts';
import { failure, success } from './result.ts';

/**
 * The consensus state of a block: a pure function of its parent's state, its place and its body, in the order of spec 3:
 * evidence, links about the auxiliary chain, links about the origin, kernel, activation. Total: a body that breaks a
 * rule gives a named error, whatever it holds.
 */
export function applyBlock(
	spec: ChainSpec,
	parentState: ConsensusState,
	facts: BlockFacts,
	body: ConsensusBody,
): Result<ConsensusState, ConsensusError> {
	const tooLong = findExcess(body);
	if (tooLong !== null) return failure(tooLong);
	const punished = applyEvidence(spec, accumulate(parentState, facts), body.evidence);
	if (!punished.ok) return punished;
	const linked = applyLinks(spec, punished.value, facts, body.links);
	if (!linked.ok) return linked;
	// spec 5, 6: the parent's kernel; this body's evidence counts at once.
	const electorate = { sets: activeSets(parentState), offenders: punished.value.offenders };
	const observed = applyOriginLinks(spec, linked.value, body.originLinks, electorate);
	if (!observed.ok) return observed;
	const carried = applyKernel(spec, observed.value, facts, body.kernel);
	return carried.ok ? success(activateKernel(spec, carried.value)) : carried;
}

/** g_i = g_{i-1} + G_i and r_i = keccak256(r_{i-1} ‖ R_i), both up to the parent (spec 3). */
function accumulate(parentState: ConsensusState, facts: BlockFacts): ConsensusState {
	const { accumulatedGas, accumulatedTransactionRoot } = parentState;
	return {
		...parentState,
		accumulatedGas: accumulatedGas + facts.parentGasUsed,
		accumulatedTransactionRoot: keccakHex(
			concatBytes(hexToBytes(accumulatedTransactionRoot), hexToBytes(facts.parentTransactionsRoot)),
		),
	};
}

/** The first list of a body that is longer than its limit: a body that was built here never went through the decoder. */
function findExcess(body: ConsensusBody): ConsensusError | null {
	const { evidence, links, originLinks } = body;
	if (evidence.length > MAX_EVIDENCE) return excess('evidence', evidence.length, MAX_EVIDENCE);
	if (links.length > MAX_LINKS) return excess('links', links.length, MAX_LINKS);
	if (originLinks.length > MAX_ORIGIN_LINKS) return excess('originLinks', originLinks.length, MAX_ORIGIN_LINKS);
	for (const list of [links, originLinks]) {
		for (const { signatures } of list)
			if (signatures.length > MAX_SIGNATURES) return excess('signatures', signatures.length, MAX_SIGNATURES);
	}
	return null;
}

function excess(list: string, count: number, limit: number): ConsensusError {
	return { code: 'BODY_LIMIT', list, count, limit };
}
