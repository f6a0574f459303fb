import { type Hash, keccakHex } from '@mosaic/consensus';
import type { PeerRequests } from '../network/types.ts';
import { PeerFault, type SnapshotPeers } from './snapshotPeers.ts';
import type { StatePart } from './stateParts.ts';

/** What fetching parts of a state takes. */
export interface FetchPartsPorts {
	readonly requests: Pick<PeerRequests, 'stateNodes'>;
	readonly peers: SnapshotPeers;
	readonly signal?: AbortSignal;
}

/**
 * Bytes by unprefixed hash of some of these parts, at least one: an answer may be cut where it grows too long. Each is
 * what its hash says; a peer that sends anything else, or nothing, is at fault. Throws SnapshotError SNAPSHOT_NO_PEERS.
 */
export function fetchParts(
	{ requests, peers, signal }: FetchPartsPorts,
	parts: readonly StatePart[],
): Promise<ReadonlyMap<string, Uint8Array>> {
	const hashes = [...new Set(parts.map(({ key }): Hash => `0x${key}`))];
	const wanted = new Set<string>(hashes);
	return peers.ask(async (peer) => {
		const answer = await requests.stateNodes(peer, hashes);
		if (answer.length === 0) throw new PeerFault('SNAPSHOT_NODE_MISSING');
		if (answer.length > hashes.length) throw new PeerFault('SNAPSHOT_NODE_WRONG');
		const found = new Map<string, Uint8Array>();
		for (const bytes of answer) {
			const hash = keccakHex(bytes);
			if (!wanted.has(hash)) throw new PeerFault('SNAPSHOT_NODE_WRONG');
			found.set(hash.slice(2), bytes);
		}
		return found;
	}, signal);
}
