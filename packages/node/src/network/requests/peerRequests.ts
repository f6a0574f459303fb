import type { Connection } from '@libp2p/interface';
import { type Hash, keccakHex } from '@mosaic/consensus';
import { NetworkError } from '../errors.ts';
import type { PeerName, PeerRequests, PeerStatus } from '../types.ts';
import { mostBlocks, mostNodes } from '../wire/queries.ts';
import type { RequestClient } from './client.ts';
import {
	blocksByHashProtocol,
	blocksByRangeProtocol,
	consensusProtocol,
	consensusStateProtocol,
	type Protocol,
	stateNodesProtocol,
} from './protocols.ts';

/** What requests to peers need. */
export interface PeerRequestParts {
	readonly client: RequestClient;
	/** The connection past its handshake that leads to a peer. */
	readonly connectionOf: (peer: PeerName) => Connection | undefined;
	/** Asks for the status, and takes note of it. */
	readonly renewStatus: (connection: Connection) => Promise<PeerStatus>;
	/** Hears of answers that break the protocol. */
	readonly onMisbehaviour: (peer: PeerName, protocol: string, code: string) => void;
}

/** Requests by the name of a peer; a peer whose answer breaks the protocol is held to it. */
export function createPeerRequests(parts: PeerRequestParts): PeerRequests {
	const ask = async <Query, Item>(peer: PeerName, protocol: Protocol<Query, Item>, query: Query) => {
		try {
			return await parts.client.ask(reach(parts, peer), protocol, query);
		} catch (failure) {
			if (failure instanceof NetworkError && failure.code.startsWith('RESPONSE_')) {
				parts.onMisbehaviour(peer, protocol.name, failure.code);
			}
			throw failure;
		}
	};
	return {
		status: async (peer) => parts.renewStatus(reach(parts, peer)),
		blocksByRange: async (peer, from, count) =>
			ask(peer, blocksByRangeProtocol, { from, count: within(count, mostBlocks) }),
		blocksByHash: async (peer, hash, count) =>
			ask(peer, blocksByHashProtocol, { hash, count: within(count, mostBlocks) }),
		consensus: async (peer) => (await ask(peer, consensusProtocol, null))[0] ?? { votes: [], evidence: [] },
		consensusState: async (peer, hash) => (await ask(peer, consensusStateProtocol, { hash, count: 1 }))[0] ?? null,
		stateNodes: async (peer, hashes) => {
			within(hashes.length, mostNodes);
			const nodes = await ask(peer, stateNodesProtocol, hashes);
			if (!areAmong(nodes, hashes)) {
				parts.onMisbehaviour(peer, stateNodesProtocol.name, 'RESPONSE_MALFORMED');
				throw new NetworkError('RESPONSE_MALFORMED', `peer ${peer} answered nodes that were not asked for`, { peer });
			}
			return nodes;
		},
	};
}

function reach(parts: PeerRequestParts, peer: PeerName): Connection {
	const connection = parts.connectionOf(peer);
	if (connection !== undefined) return connection;
	throw new NetworkError('PEER_UNREACHABLE', `peer ${peer} is not connected: ask one of the connected peers`, { peer });
}

function within(count: number, most: number): number {
	if (Number.isSafeInteger(count) && count >= 1 && count <= most) return count;
	throw new NetworkError('REQUEST_TOO_LARGE', `a request asks for 1 to ${most} items, not ${count}: split it`);
}

function areAmong(nodes: readonly Uint8Array[], hashes: readonly Hash[]): boolean {
	const wanted = new Set(hashes);
	return nodes.every((node) => wanted.has(keccakHex(node)));
}
