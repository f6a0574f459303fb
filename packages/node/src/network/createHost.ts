import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { type GossipSub, gossipsub } from '@libp2p/gossipsub';
import { type Identify, identify } from '@libp2p/identify';
import type { Libp2p } from '@libp2p/interface';
import { mdns } from '@libp2p/mdns';
import { noise } from '@libp2p/noise';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { concatBytes, keccak256 } from '@mosaic/consensus';
import { createLibp2p } from 'libp2p';
import { NetworkError } from './errors.ts';
import { blocksTopic, evidenceTopic, linksTopic, topicId, transactionsTopic, votesTopic } from './gossip/topics.ts';
import type { NetworkLimits, NetworkOptions } from './options.ts';
import { hostOf, listenAddress, parsePeerAddress } from './peers/addresses.ts';
import { connectionsPerPeer } from './peers/handshake.ts';
import type { PeerName } from './types.ts';

/** libp2p with what this network uses of it. */
export type Host = Libp2p<{ identify: Identify; pubsub: GossipSub }>;

/** A host that is not started yet. `isRefused` tells which peers must not connect. */
export async function createHost(
	options: NetworkOptions,
	limits: NetworkLimits,
	isRefused: (peer: PeerName) => boolean,
): Promise<Host> {
	const announce = options.announce.map((address) => parsePeerAddress(address).address.toString());
	const refuses = (peer: { toString(): string }): boolean => isRefused(peer.toString());
	return createLibp2p({
		start: false,
		privateKey: await generateKeyPairFromSeed('Ed25519', options.peerKey.seed()),
		addresses: { listen: [listenAddress(options.listen.host, options.listen.port)], announce },
		transports: [tcp({ dialOpts: { noDelay: true, keepAlive: true }, listenOpts: { noDelay: true, keepAlive: true } })],
		connectionEncrypters: [noise()],
		streamMuxers: [yamux({ maxInboundStreams: streamsPerConnection })],
		peerDiscovery: options.mdns ? [mdns({ serviceTag: 'mosaic.local' })] : [],
		connectionManager: connectionLimits(options, limits),
		connectionMonitor: { enabled: false },
		connectionGater: {
			denyDialMultiaddr: () => false,
			denyDialPeer: refuses,
			denyInboundEncryptedConnection: refuses,
			denyOutboundEncryptedConnection: refuses,
		},
		peerStore: { maxAddressAge: forgetPeersAfter, maxPeerAge: forgetPeersAfter },
		services: { identify: identify({ protocolPrefix: 'mosaic' }), pubsub: gossipsub(gossipOptions(options)) },
	});
}

/**
 * Starts a host.
 * @throws NetworkError NETWORK_PORT_IN_USE, NETWORK_LISTEN_FAILED
 */
export async function startHost(host: Host, { host: address, port }: NetworkOptions['listen']): Promise<void> {
	try {
		await host.start();
	} catch (cause) {
		await host.stop();
		const where = `${address}:${port}`;
		if (/EADDRINUSE/.test(describeAll(cause))) {
			const message = `port ${port} is in use: stop who listens on ${where}, or choose another port`;
			throw new NetworkError('NETWORK_PORT_IN_USE', message, { address: where }, { cause });
		}
		const message = `${where} cannot be listened on: choose an address of this machine, such as 0.0.0.0`;
		throw new NetworkError('NETWORK_LISTEN_FAILED', message, { address: where }, { cause });
	}
}

const forgetPeersAfter = 600_000;

/** An honest peer opens a handful at once; each may hold a window of unread bytes. */
const streamsPerConnection = 32;

/** Of one address, static ones aside: each costs a key exchange. Who is turned away tries again a second later. */
const connectionsPerSecond = 32;

/**
 * Peers of one machine, or behind one router, connect all at once when a network starts; whoever opens many connections
 * is stopped by the bound on all of them, and by the handshake's timeout. Where static peers are configured to be, there is
 * always room: strangers cannot keep the validators of a network from each other.
 */
function connectionLimits(options: NetworkOptions, limits: NetworkLimits) {
	const mostConnections = connectionsPerPeer * (options.maxPeers + options.staticPeers.length) + 16;
	return {
		allow: options.staticPeers.flatMap((address) => hostOf(address) ?? []),
		maxConnections: mostConnections,
		inboundConnectionThreshold: connectionsPerSecond,
		maxIncomingPendingConnections: mostConnections,
		maxParallelDials: 32,
		maxPeerAddrsToDial: 8,
		dialTimeout: limits.dialTimeout,
		inboundUpgradeTimeout: limits.handshakeTimeout,
		reconnectRetries: 0,
	};
}

function gossipOptions({ chain }: NetworkOptions) {
	const topics = [blocksTopic, votesTopic, linksTopic, transactionsTopic, evidenceTopic];
	return {
		allowedTopics: topics.map((topic) => topicId(topic, chain)),
		allowPublishToZeroTopicPeers: true,
		ignoreDuplicatePublishError: true,
		batchPublish: true,
		doPX: false,
		emitSelf: false,
		fallbackToFloodsub: false,
		floodPublish: true,
		globalSignaturePolicy: 'StrictNoSign' as const,
		maxInboundDataLength: maxFrameBytes,
		maxOutboundBufferSize: maxUnreadBytes,
		msgIdFn: (message: { readonly topic: string; readonly data: Uint8Array }) =>
			keccak256(concatBytes(Buffer.from(message.topic), message.data)).subarray(0, 20),
		scoreParams: gossipScores,
		seenTTL: 60_000,
	};
}

/** Bytes that wait for a peer that does not read; its stream breaks beyond that, and it is connected anew. */
const maxUnreadBytes = 16 * 1024 * 1024;

/** A peer that asks for what it missed gets it in one frame. */
const maxFrameBytes = 8 * 1024 * 1024;

/** Gossip's own scores would punish nodes that share an address, or that are slow: ours decide. */
const gossipScores = { IPColocationFactorWeight: 0, behaviourPenaltyWeight: 0, retainScore: 60_000 };

/** The messages of an error and of all that caused it. */
function describeAll(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const inner = error instanceof AggregateError ? error.errors : [];
	return [error.message, ...[...inner, error.cause].filter(Boolean).map(describeAll)].join('; ');
}
