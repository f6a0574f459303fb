export { bytesToHex, concatBytes, hexToBytes, isHex } from './bytes/hex.ts';
export { type CheckpointContext, checkpointRecord } from './checkpoints/checkpointRecord.ts';
export { type TransitionContext, transitionHashOf, transitionOf } from './checkpoints/transitionOf.ts';
export { bodyHash, decodeBody, EMPTY_BODY, encodeBody } from './codec/body.ts';
export type { DecodeError } from './codec/error.ts';
export {
	consensusRoot,
	decodeState,
	encodeState,
	finalizedObservation,
	stateHash,
	stateRestHash,
} from './codec/state.ts';
export { CryptoError } from './crypto/error.ts';
export { keccak256, keccakHex } from './crypto/keccak.ts';
export { addressOf, curveName, ecrecoverRaw, ecsignRaw, recoverAddress, signDigest } from './crypto/signature.ts';
export {
	blockSealDigest,
	blockSealStructHash,
	originVoteDigest,
	originVoteStructHash,
	type SigningDomain,
	voteDigest,
	voteStructHash,
} from './hashing/digest.ts';
export { coreIdentifier, domainSeparator } from './hashing/domain.ts';
export { genesisMetaBlockHash, kernelHash, metaBlockHash, transitionHash } from './hashing/structs.ts';
export * from './limits.ts';
export { digestOf, verifyEvidence } from './offences/evidence.ts';
export { type Offence, offenceOf, type Statement } from './offences/offence.ts';
export { genesisState } from './spec/genesisState.ts';
export { configHash, createSpec } from './spec/spec.ts';
export type * from './types.ts';
export { proposerOf } from './validators/proposer.ts';
export { hasQuorum } from './validators/quorum.ts';
export { activeSets, genesisSets, isMember, nextSets, setsAt, unionOf } from './validators/sets.ts';
export { type SlotSchedule, slotAt, slotStart } from './validators/slots.ts';
