export { createEngine, type EngineOptions } from './createEngine.ts';
export { isKnownMember } from './members.ts';
export { pendingEvidence, pendingVotes } from './pending.ts';
export {
	branchCheckpoint,
	checkpointByHash,
	head,
	highestFinalized,
	highestFinalizedByBlocks,
	highestJustified,
	isHalted,
	lastCommitted,
	linkBetween,
	stateOf,
	votesFor,
	wantsBlock,
} from './queries.ts';
export type { EngineState } from './state.ts';
export { step } from './step.ts';
export type {
	EngineEffect,
	EngineInput,
	ImportedBlock,
	OriginCheckpoint,
	SigningRecord,
} from './types.ts';
