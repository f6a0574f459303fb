import { finalizedObservation } from '../codec/state.ts';
import { originVoteDigest } from '../hashing/digest.ts';
import { readOriginHeader } from '../observations/originHeader.ts';
import type { ChainSpec, ConsensusState, Observation, OriginLink, Result } from '../types.ts';
import type { OriginLinkError } from './error.ts';
import { failure, success } from './result.ts';
import { checkSignatures, type Electorate } from './signatures.ts';

/**
 * Applies a body's links about the origin, each from one origin checkpoint to the next (spec 5). They are counted over
 * `electorate`: the kernel active in the parent's state, without the offenders that this body's evidence adds.
 */
export function applyOriginLinks(
	spec: ChainSpec,
	before: ConsensusState,
	links: readonly OriginLink[],
	electorate: Electorate,
): Result<ConsensusState, OriginLinkError> {
	let observations = before.observations;
	for (const [index, link] of links.entries()) {
		const highest = observations[observations.length - 1] ?? finalizedObservation(before);
		const observed = checkOriginLink(spec, highest, link, index, electorate);
		if (!observed.ok) return observed;
		// A link to the next checkpoint justifies its target and finalises its source, the only one before it (spec 4.4).
		observations = [highest, observed.value];
	}
	return success(links.length === 0 ? before : { ...before, observations });
}

function checkOriginLink(
	spec: ChainSpec,
	highest: Observation,
	link: OriginLink,
	index: number,
	electorate: Electorate,
): Result<Observation, OriginLinkError> {
	const { message, header, signatures } = link;
	if (message.targetHeight !== message.sourceHeight + 1) return failure({ code: 'ORIGIN_LINK_NOT_CONSECUTIVE', index });
	if (message.source !== highest.hash || message.sourceHeight * spec.originEpochLength !== highest.number) {
		return failure({ code: 'ORIGIN_SOURCE_MISMATCH', index, expected: highest.hash });
	}
	const observed = readOriginHeader(header);
	const number = message.targetHeight * spec.originEpochLength;
	if (observed === null || observed.hash !== message.target || observed.number !== number) {
		return failure({ code: 'ORIGIN_HEADER_INVALID', index });
	}
	const refusal = checkSignatures(index, originVoteDigest(spec, message), signatures, electorate);
	return refusal === null ? success(observed) : failure(refusal);
}
