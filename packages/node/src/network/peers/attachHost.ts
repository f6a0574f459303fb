import type { Connection } from '@libp2p/interface';
import type { NetworkParts } from '../createParts.ts';
import { NetworkError } from '../errors.ts';
import type { NetworkOptions } from '../options.ts';
import type { Session } from './session.ts';
import { isGossip } from './statusRounds.ts';

/** Follows a host's connections and discoveries. */
export function attachHost(parts: NetworkParts, { logger }: NetworkOptions): void {
	const { discovery, handshake, host } = parts;
	host.addEventListener('connection:open', ({ detail }) => {
		handshake.open(detail).catch((failure) => logger.error({ error: String(failure) }, 'a handshake failed'));
	});
	host.addEventListener('connection:close', ({ detail }) => {
		onClosed(parts, detail, ({ connection, peer }) =>
			logger.info({ peer, address: connection.remoteAddr.toString() }, 'peer disconnected'),
		);
	});
	host.addEventListener('peer:discovery', ({ detail }) => {
		const name = detail.id.toString();
		const named = detail.multiaddrs.map((address) =>
			address.getComponents().some((component) => component.name === 'p2p')
				? address
				: address.encapsulate(`/p2p/${name}`),
		);
		discovery.found({ name, addresses: named });
	});
}

function onClosed(parts: NetworkParts, connection: Connection, onGone: (session: Session) => void): void {
	const { redialer, table } = parts;
	const removed = table.remove(connection);
	if (removed === null) return;
	if (removed.gone) onGone(removed.session);
	const others = table.of(removed.session.peer);
	if (others.length > 0) closeSilent(others);
	else forgetPeer(parts, connection);
	redialer.wake();
}

/** Nothing of a peer that is gone stays with libp2p; discovered and static ones are remembered elsewhere. */
function forgetPeer({ gossip, host }: NetworkParts, { remotePeer }: Connection): void {
	gossip.forget(remotePeer.toString());
	void host.peerStore.delete(remotePeer).catch(() => undefined);
}

/** A peer's gossip does not move from one connection to the next: those left without are closed, to be made anew. */
function closeSilent(sessions: readonly Session[]): void {
	const hasGossip = sessions.some(({ connection }) =>
		connection.streams.some(({ direction, protocol }) => direction === 'outbound' && isGossip(protocol)),
	);
	if (hasGossip) return;
	for (const { connection, peer } of sessions) {
		connection.abort(new NetworkError('PEER_UNREACHABLE', 'the connection carries no gossip', { peer }));
	}
}
