import { setImmediate } from 'node:timers/promises';
import type { Hash } from '@mosaic/consensus';
import type { PeerRequests } from '../network/types.ts';
import type { Database } from '../storage/index.ts';
import { fetchParts } from './fetchParts.ts';
import type { SnapshotPeers } from './snapshotPeers.ts';
import { partsBelow, type StatePart, storedPart, tableOf } from './stateParts.ts';

/** Hashes asked for at once, the most that peers answer. */
const batchSize = 384;
/** Batches under way at once, each with another peer where there are as many. */
const mostBatches = 4;
/** Parts looked at before others get their turn. */
const turnSize = 2_000;

/** How far a download is. */
export interface StateProgress {
	/** Nodes and codes downloaded in this run. */
	readonly downloaded: number;
	/** Parts known and not looked at yet; it grows while tries are walked down. */
	readonly waiting: number;
}

/** What downloading a state takes. */
export interface DownloadParts {
	readonly database: Pick<Database, 'get' | 'batch'>;
	readonly requests: Pick<PeerRequests, 'stateNodes'>;
	readonly peers: SnapshotPeers;
	readonly onProgress: (progress: StateProgress) => void;
	readonly signal?: AbortSignal;
}

/**
 * Downloads all nodes and codes of a state that the database lacks. Depth first, so that memory holds some hundred
 * thousand hashes at most. Every part is checked by its hash and stored before what is below it: started again, it
 * walks what is there and fetches the rest. Throws SnapshotError SNAPSHOT_NO_PEERS.
 */
export async function downloadState(parts: DownloadParts, stateRoot: Hash): Promise<void> {
	const { database, peers, onProgress, signal } = parts;
	const waiting: StatePart[] = partsBelow.root(stateRoot);
	let downloaded = 0;
	while (waiting.length > 0) {
		signal?.throwIfAborted();
		const mostMissing = batchSize * Math.max(1, Math.min(mostBatches, peers.usable.length));
		const missing = walkStored(database, waiting, mostMissing);
		if (missing.length === 0) {
			await setImmediate();
			continue;
		}
		const batches = chunksOf(missing, batchSize);
		const results = await Promise.all(batches.map((batch) => fetchParts(parts, batch)));
		const found = new Map(results.flatMap((result) => [...result]));
		const write = database.batch();
		for (const part of missing) {
			const bytes = found.get(part.key);
			if (bytes !== undefined) write.put(tableOf(part), part.key, bytes);
		}
		await write.write();
		// What no peer sent this time is missing again in the next round; what came is walked then.
		waiting.push(...missing);
		downloaded += found.size;
		onProgress({ downloaded, waiting: waiting.length });
	}
}

/** Replaces parts that are stored by those below them, and takes out up to `most` that are not. */
function walkStored(database: Pick<Database, 'get'>, waiting: StatePart[], most: number): StatePart[] {
	const missing = new Map<string, StatePart>();
	for (let turn = 0; turn < turnSize && missing.size < most; turn += 1) {
		const part = waiting.pop();
		if (part === undefined) break;
		const bytes = storedPart(database, part);
		if (bytes === undefined) missing.set(part.kind + part.key, part);
		else waiting.push(...partsBelow.part(part, bytes));
	}
	return [...missing.values()];
}

function chunksOf<T>(list: readonly T[], size: number): T[][] {
	const chunks: T[][] = [];
	for (let start = 0; start < list.length; start += size) chunks.push(list.slice(start, start + size));
	return chunks;
}
