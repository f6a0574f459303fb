export { describeBlock } from './describeBlock.ts';
export type {
	BlockDescription,
	BlockImporter,
	ConsensusIntake,
	DescribeBlock,
	ImportOutcome,
	SyncChain,
} from './ports.ts';
export type { SyncProgress } from './rangeSync.ts';
export { serveBlocks } from './serveBlocks.ts';
export { SyncService, type SyncServiceParts } from './syncService.ts';
