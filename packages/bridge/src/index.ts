export {
	type AbiEntry,
	type AbiParameter,
	type Artifact,
	coreArtifact,
	coreFactoryArtifact,
	fixedValidatorRegistryArtifact,
	type StorageVariable,
	validatorRegistryArtifact,
} from './artifacts.ts';
export type { CommitCandidate } from './committer/commitCandidate.ts';
export { commitPosition } from './committer/commitOrder.ts';
export { Committer, type CommitterEvent, type CommitterOptions } from './committer/committer.ts';
export type { CoreEvent, KernelOpened, MetaBlockCommitted, OriginBlockPinned } from './core/coreEvents.ts';
export { type LastCommit, lastCommit, readCommit, readCommits } from './core/coreReads.ts';
export { type DeploymentParameters, type PreparedDeployment, prepareDeployment } from './core/deployCore.ts';
export { type Deployment, verifyDeployment } from './core/deployment.ts';
export { encodeSeal } from './core/seal.ts';
export { KernelProver } from './kernels/kernelProver.ts';
export { type OriginHeader, readHeader } from './origin/header.ts';
export { OriginClient, type OriginOptions } from './origin/originClient.ts';
export { OriginError, type OriginErrorCode, type OriginErrorData } from './origin/originError.ts';
export type { RequestFunction } from './origin/requestFunction.ts';
export { OriginPinner, type PinNeed } from './pinning/originPinner.ts';
export { OriginSight } from './pinning/originSight.ts';
export { type Clock, systemClock } from './ports/clock.ts';
export { type Logger, silentLogger } from './ports/logger.ts';
export { TransactionSender } from './transactions/transactionSender.ts';
export type { BlockReference } from './watcher/checkpointFollower.ts';
export type { OriginEvent } from './watcher/originEvents.ts';
export { OriginWatcher, type WatcherOptions } from './watcher/originWatcher.ts';
