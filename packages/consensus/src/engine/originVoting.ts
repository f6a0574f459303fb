import { originVoteDigest } from '../hashing/digest.ts';
import { activeSets, isMember } from '../validators/sets.ts';
import { ORIGIN_PATH_KEPT, ORIGIN_SIGNING_WINDOW, RESEND_VOTES } from './limits.ts';
import { carriedOriginHeight, originMessage, originTallyFor } from './originTally.ts';
import type { EngineState, LocalValidator, OriginPoint } from './state.ts';
import type { EngineEffect, OriginCheckpoint } from './types.ts';

/** Lengthens the path of final origin checkpoints; what does not continue it is ignored. */
export function advanceOrigin(engine: EngineState, checkpoints: readonly OriginCheckpoint[]): void {
	const { originPath: path, spec } = engine;
	for (const checkpoint of checkpoints) {
		const last = path.at(-1);
		if (last === undefined || checkpoint.number !== last.number + spec.originEpochLength) continue;
		if (path.length < ORIGIN_PATH_KEPT) path.push(checkpoint);
	}
}

/**
 * Every local validator signs every consecutive link of the path above its signing record, at once, whatever the head
 * of the auxiliary chain (spec 5); only how far ahead it signs depends on what that chain has observed.
 */
export function castOriginVotes(engine: EngineState, out: EngineEffect[]): void {
	const { originPath: path, spec } = engine;
	const first = path[0];
	if (engine.halted || first === undefined) return;
	const { observations } = engine.head.block.state;
	const firstHeight = first.number / spec.originEpochLength;
	const highest = (observations.at(-1)?.number ?? 0) / spec.originEpochLength + ORIGIN_SIGNING_WINDOW;
	for (const local of engine.validators.values()) {
		if (!isMember(activeSets(engine.head.block.state), local.record.validator)) continue;
		const { target } = local.record.origin;
		const lowest = local.originIssued ? target + 1 : target;
		for (let height = Math.max(lowest, firstHeight + 1); height <= highest; height += 1) {
			const from = path[height - firstHeight - 1];
			const to = path[height - firstHeight];
			if (from === undefined || to === undefined) break;
			castOriginVote(engine, local, from, to, out);
		}
	}
}

/** Publishes again the local votes whose links no finalised block carries, lowest first (spec 5). */
export function resendOriginVotes(engine: EngineState, out: EngineEffect[]): void {
	const carried = carriedOriginHeight(engine);
	const heights = [...engine.originTallies.keys()].filter((height) => height > carried).sort((a, b) => a - b);
	for (const validator of engine.validators.keys()) {
		for (const height of heights.slice(0, RESEND_VOTES)) {
			for (const { message, votes } of engine.originTallies.get(height) ?? []) {
				const signature = votes.get(validator);
				if (signature !== undefined)
					out.push({ kind: 'publishVote', vote: { kind: 'origin', validator, message, signature } });
			}
		}
	}
}

/** Forgets the part of the path that every remaining branch has observed. */
export function trimOriginPath(engine: EngineState): void {
	const first = engine.originPath[0];
	if (first === undefined) return;
	const passed = carriedOriginHeight(engine) - first.number / engine.spec.originEpochLength;
	if (passed > 0) engine.originPath.splice(0, Math.min(passed, engine.originPath.length - 1));
}

function castOriginVote(
	engine: EngineState,
	local: LocalValidator,
	from: OriginPoint,
	to: OriginPoint,
	out: EngineEffect[],
): void {
	const { record } = local;
	const wanted = originMessage(engine, from, to);
	const message = originTallyFor(engine, wanted)?.message ?? wanted;
	if (message.sourceHeight < record.origin.source) return;
	const digest = originVoteDigest(engine.spec, message);
	if (message.targetHeight === record.origin.target && digest !== record.origin.digest) return;
	local.record = { ...record, origin: { source: message.sourceHeight, target: message.targetHeight, digest } };
	local.originIssued = true;
	out.push({ kind: 'signOriginVote', validator: record.validator, message });
}
