export { bytesToHex, concatBytes, hexToBytes, isHex } from './bytes/hex.ts';
export { type CheckpointContext, checkpointRecord } from './checkpoints/checkpointRecord.ts';
export { type TransitionContext, transitionHashOf, transitionOf } from './checkpoints/transitionOf.ts';
export { bodyHash, decodeBody, EMPTY_BODY, encodeBody } from './codec/body.ts';
export type { DecodeError } from './codec/error.ts';
export { decodeEvidence, decodeLink, decodeVote, encodeEvidence, encodeLink, encodeVote } from './codec/messages.ts';
export {
	at,
	boundedBytes,
	decodeWith,
	listOf,
	type Read,
	readHash,
	readInteger,
	readSignature,
	refuse,
	tuple,
} from './codec/reader.ts';
export {
	consensusRoot,
	decodeState,
	encodeState,
	finalizedObservation,
	stateHash,
	stateRestHash,
} from './codec/state.ts';
export { CodedError } from './codedError.ts';
export { BoundedCache } from './crypto/boundedCache.ts';
export { CryptoError } from './crypto/error.ts';
export { keccak256, keccakHex } from './crypto/keccak.ts';
export {
	addressOf,
	curveName,
	ecrecoverRaw,
	ecsignRaw,
	recoverAddress,
	recoverAnew,
	rememberSigner,
	signDigest,
} from './crypto/signature.ts';
export * from './engine/index.ts';
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
export {
	type InclusionError,
	KERNEL_HASHES_SLOT,
	kernelHashStorageKey,
	verifyKernelInclusion,
} from './kernels/inclusion.ts';
export {
	MAX_BODY_BYTES,
	MAX_EVIDENCE,
	MAX_EVIDENCE_BYTES,
	MAX_HEADER_BYTES,
	MAX_KERNEL_CHANGES,
	MAX_LINK_BYTES,
	MAX_LINKS,
	MAX_ORIGIN_LINKS,
	MAX_PROOF_NODE_BYTES,
	MAX_PROOF_NODES,
	MAX_SIGNATURES,
	MAX_STATE_BYTES,
	MAX_VALIDATORS,
	MAX_VOTE_BYTES,
} from './limits.ts';
export { readOriginHeader } from './observations/originHeader.ts';
export { digestOf, verifyEvidence } from './offences/evidence.ts';
export { type Offence, offenceOf, type Statement } from './offences/offence.ts';
export { verifyMerkleProof } from './proofs/merkleProof.ts';
export { encodeRlp, type RlpInput } from './rlp/encode.ts';
export { configToJson, parseConfig } from './spec/config.ts';
export { ConfigError, type ConfigErrorCode } from './spec/configError.ts';
export { genesisState } from './spec/genesisState.ts';
export { configHash, createSpec } from './spec/spec.ts';
export { applyBlock } from './transition/applyBlock.ts';
export type { ConsensusError } from './transition/error.ts';
export type * from './types.ts';
export { proposerOf } from './validators/proposer.ts';
export { hasQuorum } from './validators/quorum.ts';
export { activeSets, genesisSets, isMember, nextSets, setsAt, unionOf } from './validators/sets.ts';
export { type SlotSchedule, slotAt, slotStart } from './validators/slots.ts';
