import type { Hash } from '@mosaic/consensus';
import type { Clock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import type { PeerKey } from './peerKey.ts';
import type { GossipHandlers, RequestHandlers } from './types.ts';

/** What tells chains apart: peers of another are refused. */
export interface ChainIdentity {
	readonly genesisHash: Hash;
	readonly coreIdentifier: Hash;
}

export interface NetworkOptions {
	readonly chain: ChainIdentity;
	/** Where to listen; port 0 lets the system choose. */
	readonly listen: { readonly host: string; readonly port: number };
	/** Multiaddresses to tell others instead of those listened on, for a node behind address translation. */
	readonly announce: readonly string[];
	/** Multiaddresses of peers to stay connected with. */
	readonly staticPeers: readonly string[];
	/** Multiaddresses, with their identities, of peers to begin with. */
	readonly bootstrap: readonly string[];
	/** Whether to look for peers in the local network by multicast DNS. */
	readonly mdns: boolean;
	/** Peers beyond the static ones. */
	readonly maxPeers: number;
	readonly peerKey: PeerKey;
	readonly gossip: GossipHandlers;
	readonly answers: RequestHandlers;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly limits?: Partial<NetworkLimits>;
}

/** Times and amounts that bound what peers can cost. Times are milliseconds. */
export interface NetworkLimits {
	/** From the opening of a connection to the end of its handshake. */
	readonly handshakeTimeout: number;
	/** Between two requests for a peer's status, and how long each may take. */
	readonly statusInterval: number;
	readonly statusTimeout: number;
	/** For one frame of a request or its answer, and for a request in all. */
	readonly frameTimeout: number;
	readonly requestTimeout: number;
	/** A try to connect. */
	readonly dialTimeout: number;
	/** Between two tries to reach a static peer: while it is lost for less than a minute, and later. */
	readonly redialPause: number;
	readonly lateRedialPause: number;
	/** Between two looks at the peers to begin with and those that were discovered, for who is not connected. */
	readonly discoveryInterval: number;
	/** How long a peer that sank too low is refused, and a static one: who operates the node has chosen that. */
	readonly banTime: number;
	readonly staticBanTime: number;
	/** Requests served at once for one peer, and for all; beyond the second, one more for each peer that has none. */
	readonly requestsPerPeer: number;
	readonly requestsInAll: number;
	/** Requests of one peer: how many a second, and how many at once after a rest. */
	readonly requestRate: Rate;
	/** Gossip of one peer being judged at once: messages and their bytes; and bytes of all peers. */
	readonly judgedMessages: number;
	readonly judgedBytes: number;
	readonly judgedBytesInAll: number;
	/** Largest answer to a request; one block alone may be larger. */
	readonly answerBytes: number;
}

/** A token bucket: refilled by `perSecond`, never above `burst`. */
export interface Rate {
	readonly perSecond: number;
	readonly burst: number;
}

export const defaultLimits: NetworkLimits = {
	handshakeTimeout: 10_000,
	statusInterval: 5_000,
	statusTimeout: 5_000,
	frameTimeout: 10_000,
	requestTimeout: 60_000,
	dialTimeout: 5_000,
	redialPause: 1_000,
	lateRedialPause: 5_000,
	discoveryInterval: 1_000,
	banTime: 600_000,
	staticBanTime: 60_000,
	requestsPerPeer: 4,
	requestsInAll: 32,
	requestRate: { perSecond: 20, burst: 200 },
	judgedMessages: 4096,
	judgedBytes: 32 * 1024 * 1024,
	judgedBytesInAll: 128 * 1024 * 1024,
	answerBytes: 8 * 1024 * 1024,
};
