import { isSameOriginVote } from '../offences/offence.ts';
import type { Address, ConsensusState, OriginLink, OriginVoteMessage, Signed } from '../types.ts';
import { hasQuorum } from '../validators/quorum.ts';
import { activeSets } from '../validators/sets.ts';
import { sortedSignatures } from './members.ts';
import type { EngineState, OriginPoint, OriginTally } from './state.ts';

/** Counts a verified vote about the origin, unless a finalised block carries its link already (spec 5). */
export function tallyOriginVote(
	engine: EngineState,
	vote: Signed<OriginVoteMessage> & { readonly validator: Address },
): void {
	if (vote.message.targetHeight <= carriedOriginHeight(engine)) return;
	const tally = originTallyFor(engine, vote.message) ?? openTally(engine, vote.message);
	tally.votes.set(vote.validator, vote.signature);
}

/** The tally of exactly this message, where there is one. */
export function originTallyFor(engine: EngineState, message: OriginVoteMessage): OriginTally | undefined {
	return engine.originTallies.get(message.targetHeight)?.find((tally) => isSameOriginVote(tally.message, message));
}

/**
 * The complete links that follow each other from a state's highest observation, in order, at most `limit`. They count
 * over the kernel active in the parent state of the carrying block (spec 5), and need the target's header, which only
 * a node that watches the origin has.
 */
export function completeOriginLinks(
	engine: EngineState,
	state: ConsensusState,
	offenders: readonly Address[],
	limit: number,
): OriginLink[] {
	const links: OriginLink[] = [];
	const sets = activeSets(state);
	let at = indexOnPath(engine, state);
	if (at === undefined) return links;
	for (; links.length < limit; at += 1) {
		const source = engine.originPath[at];
		const target = engine.originPath[at + 1];
		if (source === undefined || target?.header === undefined) break;
		const tally = originTallyFor(engine, originMessage(engine, source, target));
		if (tally === undefined || !hasQuorum(sets, offenders, tally.votes)) break;
		links.push({ message: tally.message, signatures: sortedSignatures(sets, tally.votes), header: target.header });
	}
	return links;
}

/** The vote for the link between two points of the path. */
export function originMessage(engine: EngineState, source: OriginPoint, target: OriginPoint): OriginVoteMessage {
	const { originEpochLength } = engine.spec;
	return {
		source: source.hash,
		target: target.hash,
		sourceHeight: source.number / originEpochLength,
		targetHeight: target.number / originEpochLength,
	};
}

/** Height of the last origin checkpoint whose link a finalised block carries. */
export function carriedOriginHeight(engine: EngineState): number {
	const finalized = engine.nodes.get(engine.finalized.hash) ?? engine.root;
	return (finalized.block.state.observations.at(-1)?.number ?? 0) / engine.spec.originEpochLength;
}

/** Where on the path a state's highest observation is; undefined where the origin left it. */
function indexOnPath(engine: EngineState, state: ConsensusState): number | undefined {
	const observed = state.observations.at(-1);
	const first = engine.originPath[0];
	if (observed === undefined || first === undefined) return undefined;
	const index = (observed.number - first.number) / engine.spec.originEpochLength;
	return engine.originPath[index]?.hash === observed.hash ? index : undefined;
}

function openTally(engine: EngineState, message: OriginVoteMessage): OriginTally {
	const tally: OriginTally = { message, votes: new Map() };
	const tallies = engine.originTallies.get(message.targetHeight);
	if (tallies === undefined) engine.originTallies.set(message.targetHeight, [tally]);
	else tallies.push(tally);
	return tally;
}
