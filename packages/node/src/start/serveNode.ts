import type { NetworkData, SyncingData } from '@mosaic/rpc';
import { type ListeningServer, serveRpc } from '../assembly/serveRpc.ts';
import type { Auxiliary } from '../auxiliary/assembleAuxiliary.ts';
import { createMosaicBackend } from '../auxiliary/mosaicBackend.ts';
import { createBackend } from '../backend/index.ts';
import { clientVersion } from '../cli/version.ts';
import type { NodeConfig } from '../config/types.ts';
import type { Logger } from '../logging/logger.ts';
import type { NetworkApi } from '../network/types.ts';
import type { SyncService } from '../sync/index.ts';
import type { Duty } from './duty.ts';
import type { OpenedNode } from './openNode.ts';

/** What a node's JSON-RPC is served from. */
export interface ServeParts {
	readonly config: NodeConfig;
	readonly opened: OpenedNode;
	readonly auxiliary: Auxiliary;
	readonly network: NetworkApi;
	readonly sync: SyncService;
	readonly duty: Duty;
	readonly logger: Logger;
}

/** Serves a node's chain over HTTP and WebSocket. */
export function serveNode(parts: ServeParts): Promise<ListeningServer> {
	const { config, opened, auxiliary, network, sync, logger } = parts;
	const { spec, chain, pool } = opened;
	const { driver, finality, metaBlocks, offences } = auxiliary;
	const backend = createBackend({
		chain,
		pool,
		tags: finality.tags,
		clientVersion,
		tracing: config.rpc.tracing,
		limits: config.rpc.access.limits,
		network: {
			peerCount: () => network.peers().length,
			syncing: () => sync.progress,
			onSyncing: (listener) => watchSyncing(parts, listener),
		},
	});
	const isPooled = (hash: `0x${string}`): boolean => pool.get(hash) !== undefined;
	const mosaic = createMosaicBackend({
		...{ spec, chain, driver, finality, metaBlocks, offences, isPooled },
		network: () => networkData(parts),
	});
	return serveRpc({ ...backend, mosaic }, { ...config.rpc, logger });
}

/** Tells at the beginnings of slots when the node has begun or ended to catch up. */
function watchSyncing({ sync, auxiliary }: ServeParts, listener: (progress: SyncingData | null) => void): () => void {
	let was = sync.isSyncing;
	return auxiliary.driver.listen({
		slotBegan: () => {
			if (sync.isSyncing === was) return;
			was = sync.isSyncing;
			listener(sync.progress);
		},
	});
}

function networkData({ network, sync, duty }: ServeParts): NetworkData {
	return {
		addresses: network.addresses(),
		peers: network.peers().map(({ name, address, direction, status, clockOffset, score }) => ({
			id: name,
			address,
			direction,
			head: { number: status.head.number, hash: status.head.hash },
			finalized: status.finalized,
			clockOffset: String(Math.round(clockOffset)),
			score: String(Math.round(score)),
		})),
		syncing: sync.isSyncing,
		onDuty: duty.isOn(),
		messages: network.counters(),
	};
}
