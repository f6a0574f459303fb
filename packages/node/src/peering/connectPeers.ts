import { readFile } from 'node:fs/promises';
import type { Clock } from '../clock/virtualClock.ts';
import type { PeerSettings } from '../config/types.ts';
import type { Logger } from '../logging/logger.ts';
import { type NetworkOptions, readPeerKey, startNetwork } from '../network/index.ts';
import type { GossipHandlers, NetworkApi, RequestHandlers } from '../network/types.ts';

/** Joins the peer-to-peer network as the settings say. Throws NetworkError, and what reading the key's file gives. */
export async function connectPeers(
	settings: PeerSettings,
	chain: NetworkOptions['chain'],
	gossip: GossipHandlers,
	answers: RequestHandlers,
	clock: Clock,
	logger: Logger,
): Promise<NetworkApi> {
	return startNetwork({
		...{ chain, gossip, answers, clock, logger },
		listen: { host: settings.host, port: settings.port },
		announce: settings.announce,
		staticPeers: settings.peers,
		bootstrap: settings.bootstrap,
		mdns: settings.mdns,
		maxPeers: settings.maxPeers,
		peerKey: readPeerKey(await readFile(settings.peerKeyFile, 'utf8')),
	});
}
