export { LogIndex } from './logIndex.ts';
export type { LogConditions } from './logTerms.ts';
export { searchBlocks } from './searchBlocks.ts';
