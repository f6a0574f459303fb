import type { SyncingData } from '../data.ts';
import { quantity } from './quantity.ts';

/** Progress, or false when the node is in sync. */
export function formatSyncing(syncing: SyncingData | null) {
	if (syncing === null) return false;
	return {
		startingBlock: quantity(syncing.startingBlock),
		currentBlock: quantity(syncing.currentBlock),
		highestBlock: quantity(syncing.highestBlock),
	};
}
