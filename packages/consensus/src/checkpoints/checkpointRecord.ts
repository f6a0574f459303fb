import type { CheckpointRecord, ConsensusState, Hash } from '../types.ts';
import { type TransitionContext, transitionHashOf } from './transitionOf.ts';

/** What a checkpoint's record needs of a chain: a {@link ChainSpec} will do. */
export interface CheckpointContext extends TransitionContext {
	readonly epochLength: number;
}

/** The record of a checkpoint: a block whose number is a multiple of the epoch length, with its own state (spec 4.1). */
export function checkpointRecord(
	spec: CheckpointContext,
	block: { readonly hash: Hash; readonly number: number },
	state: ConsensusState,
): CheckpointRecord {
	const known = records.get(state);
	if (known !== undefined && known.spec === spec && known.record.hash === block.hash) return known.record;
	const record = {
		height: block.number / spec.epochLength,
		hash: block.hash,
		transitionHash: transitionHashOf(spec, state),
		kernelHeight: state.kernel.height,
		offenders: state.offenders,
	};
	records.set(state, { spec, record });
	return record;
}

/** By state: the engine, its caller and every body that names the checkpoint ask for the same. */
const records = new WeakMap<ConsensusState, { readonly spec: CheckpointContext; readonly record: CheckpointRecord }>();
