import { createHost, startHost } from './createHost.ts';
import { createParts, type NetworkParts } from './createParts.ts';
import { defaultLimits, type NetworkOptions } from './options.ts';
import { parseNamedAddress, parsePeerAddress } from './peers/addresses.ts';
import { attachHost } from './peers/attachHost.ts';
import { serveAnswers } from './requests/answers.ts';
import { createPeerRequests } from './requests/peerRequests.ts';
import { PeerScores, penalties } from './scores.ts';
import type { NetworkApi, PeerRequests } from './types.ts';

/**
 * Joins the network of a chain: listens, connects, and answers from then on.
 * @throws NetworkError NETWORK_PORT_IN_USE, NETWORK_LISTEN_FAILED, PEER_ADDRESS_INVALID
 */
export async function startNetwork(options: NetworkOptions): Promise<NetworkApi> {
	const limits = { ...defaultLimits, ...options.limits };
	const staticPeers = options.staticPeers.map(parsePeerAddress);
	const bootstrap = options.bootstrap.map(parseNamedAddress);
	let banned: (peer: string) => void = () => undefined;
	const staticNames = new Set(staticPeers.flatMap(({ peer }) => peer ?? []));
	const banTime = (peer: string): number => (staticNames.has(peer) ? limits.staticBanTime : limits.banTime);
	const scores = new PeerScores(options.clock, banTime, (peer) => banned(peer));
	const host = await createHost(options, limits, (peer) => scores.isBanned(peer));
	const parts = createParts(options, limits, host, scores, staticNames);
	banned = parts.onBan;
	attachHost(parts, options);
	await serveAnswers(host, parts.server, {
		handlers: options.answers,
		announcedBlock: (query) => parts.announced.find(query),
		greet: (told, connection) => parts.handshake.heard(told, connection),
	});
	await startHost(host, options.listen);
	parts.gossip.start();
	parts.rounds.start();
	parts.discovery.start(bootstrap);
	parts.redialer.start(staticPeers);
	options.logger.info({ peer: parts.self, addresses: addressesOf(parts) }, 'network started');
	return apiOf(parts);
}

function apiOf(parts: NetworkParts): NetworkApi {
	const { counters, gossip, scores, table } = parts;
	return {
		requests: requestsOf(parts),
		peers: () => table.infos(),
		addresses: () => addressesOf(parts),
		publishBlock: (block) => gossip.block(block),
		publishVotes: (votes) => gossip.votes(votes),
		publishLink: (link) => gossip.link(link),
		publishTransaction: (raw) => gossip.transaction(raw),
		publishEvidence: (evidence) => gossip.evidence(evidence),
		penalize: (peer, code) => {
			counters.count('peer', 'penalized', code);
			scores.add(peer, penalties.misbehaved);
		},
		onPeer: (listener) => table.onPeer(listener),
		counters: () => counters.all(),
		stop: () => stopNetwork(parts),
	};
}

function requestsOf({ client, counters, handshake, limits, scores, table }: NetworkParts): PeerRequests {
	return createPeerRequests({
		client,
		connectionOf: (peer) => table.accepted(peer)?.connection,
		renewStatus: (connection) => handshake.renew(connection, limits.statusTimeout),
		onMisbehaviour: (peer, protocol, code) => {
			counters.count(protocol, 'misanswered', code);
			scores.add(peer, penalties.misbehaved);
		},
	});
}

function addressesOf({ host }: NetworkParts): readonly string[] {
	return host.getMultiaddrs().map((address) => address.toString());
}

/** Stops what calls out first, then the host with its connections. */
async function stopNetwork({ discovery, gossip, host, redialer, rounds, stopping }: NetworkParts): Promise<void> {
	stopping.abort();
	gossip.stop();
	rounds.stop();
	discovery.stop();
	await redialer.stop();
	await host.stop();
}
