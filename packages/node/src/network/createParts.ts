import type { Multiaddr } from '@multiformats/multiaddr';
import { Counters } from './counters.ts';
import type { Host } from './createHost.ts';
import { NetworkError } from './errors.ts';
import { AnnouncedBlocks } from './gossip/announcedBlocks.ts';
import { Gossip } from './gossip/gossip.ts';
import { GossipJudge } from './gossip/judge.ts';
import type { NetworkLimits, NetworkOptions } from './options.ts';
import { Discovery } from './peers/discovery.ts';
import { Handshake } from './peers/handshake.ts';
import { PeerTable } from './peers/peerTable.ts';
import { type Dialer, Redialer } from './peers/redialer.ts';
import { StatusRounds } from './peers/statusRounds.ts';
import { RateLimiter } from './rates.ts';
import { RequestClient } from './requests/client.ts';
import { blocksByHashProtocol } from './requests/protocols.ts';
import { RequestServer } from './requests/server.ts';
import { type PeerScores, penalties } from './scores.ts';
import type { PeerName } from './types.ts';

export type NetworkParts = ReturnType<typeof createParts>;

/** Builds every part of a network around a host that is not started yet. `staticNames`: peers that always find room. */
export function createParts(
	options: NetworkOptions,
	limits: NetworkLimits,
	host: Host,
	scores: PeerScores,
	staticNames: Set<PeerName>,
) {
	const { chain, clock, logger } = options;
	const stopping = new AbortController();
	const counters = new Counters();
	const rates = new RateLimiter(clock);
	const self: PeerName = host.peerId.toString();
	const table = new PeerTable(scores, (failure) =>
		logger.error({ error: String(failure) }, 'a listener to peers failed'),
	);
	const client = new RequestClient(chain, limits, stopping.signal);
	const server = new RequestServer({
		chain,
		limits,
		rates,
		scores,
		counters,
		isGreeted: (connection) => table.accepted(connection.remotePeer.toString()) !== undefined,
		onFailure: (protocol, failure) => logger.error({ protocol, error: String(failure) }, 'answering a peer failed'),
	});
	const greeted = (peer: PeerName): Promise<boolean> => table.greeted(peer);
	const judge = new GossipJudge({ limits, rates, scores, counters, logger, greeted });
	const announced = createAnnouncedBlocks(options, table, client, (peer, code) => {
		counters.count(blocksByHashProtocol.name, 'misanswered', code);
		scores.add(peer, penalties.rejected);
	});
	const gossip = new Gossip({
		chain,
		counters,
		pubsub: host.services.pubsub,
		judge,
		announced,
		handlers: options.gossip,
	});
	const acceptedPeers = (): number =>
		new Set(table.all().flatMap(({ peer, state }) => (state === 'accepted' && !staticNames.has(peer) ? peer : [])))
			.size;
	const handshake = new Handshake({
		chain,
		limits,
		clock,
		logger,
		counters,
		table,
		client,
		status: () => options.answers.status(),
		hasRoom: (peer) =>
			staticNames.has(peer) || table.accepted(peer) !== undefined || acceptedPeers() < options.maxPeers,
		listening: (peer) => gossip.listening(peer, listeningPatience),
	});
	const rounds = new StatusRounds(limits, table, handshake, counters);
	const redialer = new Redialer(createDialer(host, self, table, staticNames), limits, clock, logger);
	const discovery = new Discovery({
		interval: limits.discoveryInterval,
		wants: (peer) => peer !== self && table.of(peer).length === 0 && acceptedPeers() < options.maxPeers,
		dial: async ({ addresses, name }) => {
			try {
				await dialAll(host, addresses, limits.dialTimeout);
			} catch (failure) {
				logger.debug({ peer: name, error: String(failure) }, 'discovered peer not reached');
				throw failure;
			}
		},
	});
	const onBan = (peer: PeerName): void => {
		counters.count('peer', 'banned');
		const milliseconds = staticNames.has(peer) ? limits.staticBanTime : limits.banTime;
		logger.warn({ peer, minutes: milliseconds / 60_000 }, 'peer refused for some time: it misbehaved too often');
		for (const { connection } of table.of(peer)) {
			connection.abort(new NetworkError('PEER_REFUSED', 'the peer misbehaved too often', { peer }));
		}
	};
	return {
		announced,
		client,
		counters,
		discovery,
		gossip,
		handshake,
		host,
		judge,
		limits,
		onBan,
		redialer,
		rounds,
		scores,
		self,
		server,
		stopping,
		table,
	};
}

/** How long a peer whose handshake is over may take to join the gossip before the node is told of it: a heartbeat of it. */
const listeningPatience = 1_200;

/** Milliseconds that one peer may take to give an announced block, before others are asked. */
const pullTimeout = 5_000;

function createAnnouncedBlocks(
	options: NetworkOptions,
	table: PeerTable,
	client: RequestClient,
	blame: (peer: PeerName, code: string) => void,
): AnnouncedBlocks {
	return new AnnouncedBlocks({
		fetch: async (peer, hash) => {
			const connection = table.accepted(peer)?.connection;
			if (connection === undefined) return null;
			const [block] = await client.ask(connection, blocksByHashProtocol, { hash, count: 1 }, pullTimeout);
			return block ?? null;
		},
		peers: () => table.infos().map(({ name }) => name),
		examine: (announcement, from) => options.gossip.announcement(announcement, from),
		handle: (block, from) => options.gossip.block(block, from),
		blame,
	});
}

/** A static peer that was configured without its name is known by it once it was reached. */
function createDialer(host: Host, self: PeerName, table: PeerTable, staticNames: Set<PeerName>): Dialer {
	const mostNames = 4 * staticNames.size + 64;
	return {
		self,
		isConnected: (peer) => table.of(peer).length > 0,
		dial: async ({ address }, signal) => {
			const name = await dialForName(host, address, signal);
			if (staticNames.size < mostNames) staticNames.add(name);
			return name;
		},
	};
}

/** Connects; an address that turns out to be the node's own answers with its own name. */
async function dialForName(host: Host, address: Multiaddr, signal: AbortSignal): Promise<PeerName> {
	try {
		return (await host.dial(address, { signal })).remotePeer.toString();
	} catch (failure) {
		if (failure instanceof Error && failure.message === 'Can not dial self') return host.peerId.toString();
		throw failure;
	}
}

async function dialAll(host: Host, addresses: readonly Multiaddr[], timeout: number): Promise<void> {
	await host.dial([...addresses], { signal: AbortSignal.timeout(timeout) });
}
