import type { SyncingData } from '@mosaic/rpc';

/** What the `eth_` and `net_` namespaces tell of a node's network. */
export interface NetworkFacts {
	peerCount(): number;
	/** Progress while the node catches up, null when it has. */
	syncing(): SyncingData | null;
	/** Calls `listener` when synchronisation begins and ends; returns the unsubscription. */
	onSyncing(listener: (syncing: SyncingData | null) => void): () => void;
}

/** A chain alone on its machine. */
export const noNetwork: NetworkFacts = {
	peerCount: () => 0,
	syncing: () => null,
	onSyncing: () => () => undefined,
};
