import type { Connection } from '@libp2p/interface';
import type { Clock } from '../../clock/virtualClock.ts';
import type { Logger } from '../../logging/logger.ts';
import { BoundedMap } from '../boundedMap.ts';
import type { Counters } from '../counters.ts';
import { NetworkError } from '../errors.ts';
import type { ChainIdentity, NetworkLimits } from '../options.ts';
import type { RequestClient } from '../requests/client.ts';
import { statusProtocol } from '../requests/protocols.ts';
import type { PeerName, PeerStatus } from '../types.ts';
import type { PeerTable } from './peerTable.ts';
import type { Session } from './session.ts';

/** What handshakes need. */
export interface HandshakeParts {
	readonly chain: ChainIdentity;
	readonly limits: NetworkLimits;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly counters: Counters;
	readonly table: PeerTable;
	readonly client: RequestClient;
	/** The node's own status. */
	readonly status: () => PeerStatus;
	/** Whether there is room for a peer. */
	readonly hasRoom: (peer: PeerName) => boolean;
	/** Resolves when the peer is known to listen to gossip, or will hardly come to. */
	readonly listening: (peer: PeerName) => Promise<void>;
}

/** Exchanges statuses, at the beginning of a connection and later, and refuses peers of another chain. */
export class Handshake {
	readonly #parts: HandshakeParts;
	readonly #warnedAt = new BoundedMap<PeerName, number>(256);

	constructor(parts: HandshakeParts) {
		this.#parts = parts;
	}

	/** Takes in a new connection: its peer is spoken with only when this has succeeded. */
	async open(connection: Connection): Promise<void> {
		const { client, counters, limits, logger, table } = this.#parts;
		const session = table.add(connection);
		if (table.of(session.peer).length > connectionsPerPeer) {
			counters.count('handshake', 'refused', 'TOO_MANY_CONNECTIONS');
			connection.abort(refusal(session, 'it has too many connections'));
			return;
		}
		try {
			await this.#ask(session, limits.handshakeTimeout, client);
		} catch (failure) {
			if (session.state !== 'greeting') return;
			const code = failure instanceof NetworkError ? failure.code : 'HANDLER_FAILED';
			counters.count('handshake', 'failed', code);
			logger.debug({ peer: session.peer, code }, 'handshake failed');
			connection.abort(refusal(session, 'its handshake failed'));
		}
	}

	/** Asks for the status over a connection again. */
	async renew(connection: Connection, timeout: number): Promise<PeerStatus> {
		return this.#ask(this.#session(connection), timeout, this.#parts.client);
	}

	/**
	 * A peer told its status to be told ours.
	 * @throws NetworkError PEER_UNREACHABLE when the connection was closed before this was looked at
	 */
	heard(told: PeerStatus, connection: Connection): PeerStatus {
		const now = this.#parts.clock.now();
		const session = this.#session(connection);
		const own = this.#parts.status();
		if (this.#isOtherChain(told)) this.#refuseOtherChain(session, told);
		else this.#judge(session, told, now, now);
		return own;
	}

	/** Sessions begin and end with their connections: one begun later, for a connection that is closed, would never end. */
	#session(connection: Connection): Session {
		const session = this.#parts.table.find(connection);
		if (session === undefined) throw new NetworkError('PEER_UNREACHABLE', 'the connection was closed meanwhile');
		return session;
	}

	async #ask(session: Session, timeout: number, client: RequestClient): Promise<PeerStatus> {
		const asked = this.#parts.clock.now();
		const [told] = await client.ask(session.connection, statusProtocol, this.#parts.status(), timeout);
		if (told === undefined) throw new NetworkError('RESPONSE_MALFORMED', `peer ${session.peer} told no status`);
		this.#judge(session, told, asked, this.#parts.clock.now());
		return told;
	}

	/** Takes note of a status, or refuses its peer. */
	#judge(session: Session, status: PeerStatus, asked: number, answered: number): void {
		const { counters, hasRoom } = this.#parts;
		if (session.state === 'closed') throw refusal(session, 'its connection was closed');
		if (this.#isOtherChain(status)) throw this.#refuseOtherChain(session, status);
		if (session.state === 'greeting' && !hasRoom(session.peer)) {
			counters.count('handshake', 'refused', 'NO_ROOM');
			session.connection.abort(refusal(session, 'there is no room for it'));
			throw refusal(session, 'there is no room for it');
		}
		session.told = { status, at: answered, clockOffset: status.time - (asked + answered) / 2 };
		if (session.state === 'greeting') this.#accept(session);
		else if (session.announced) this.#parts.table.tell(session);
	}

	#accept(session: Session): void {
		const { counters, listening } = this.#parts;
		session.move('accepted');
		counters.count('handshake', 'accepted');
		void listening(session.peer).then(() => this.#announce(session));
	}

	#announce(session: Session): void {
		const { logger, table } = this.#parts;
		if (session.state !== 'accepted') return;
		const isNew = !table.of(session.peer).some((other) => other.announced);
		session.announced = true;
		if (isNew) {
			const address = session.connection.remoteAddr.toString();
			logger.info({ peer: session.peer, address, direction: session.connection.direction }, 'peer connected');
		}
		table.tell(session);
	}

	#isOtherChain(status: PeerStatus): boolean {
		const { chain } = this.#parts;
		return status.genesisHash !== chain.genesisHash || status.coreIdentifier !== chain.coreIdentifier;
	}

	#refuseOtherChain(session: Session, status: PeerStatus): NetworkError {
		const { chain, clock, counters, logger } = this.#parts;
		counters.count('handshake', 'refused', 'OTHER_CHAIN');
		const now = clock.now();
		if (now - (this.#warnedAt.get(session.peer) ?? Number.NEGATIVE_INFINITY) >= warningPause) {
			this.#warnedAt.set(session.peer, now);
			const fields = {
				peer: session.peer,
				address: session.connection.remoteAddr.toString(),
				genesisHash: status.genesisHash,
				expectedGenesisHash: chain.genesisHash,
				coreIdentifier: status.coreIdentifier,
				expectedCoreIdentifier: chain.coreIdentifier,
			};
			logger.warn(fields, 'peer refused: it belongs to another chain');
		}
		const error = refusal(session, 'it belongs to another chain');
		session.move('closed');
		this.#closeSoon(session, error);
		return error;
	}

	/** Leaves time for the node's own status to reach the peer: it can tell the same of us. */
	#closeSoon(session: Session, error: NetworkError): void {
		const timer = setTimeout(() => session.connection.abort(error), tellingTime);
		session.connection.addEventListener('close', () => clearTimeout(timer), { once: true });
	}
}

/** Connections that one peer may have open: it, this node, or both may have dialled. */
export const connectionsPerPeer = 4;
const warningPause = 60_000;
const tellingTime = 250;

function refusal(session: Session, why: string): NetworkError {
	return new NetworkError('PEER_REFUSED', `peer ${session.peer} was refused: ${why}`, { peer: session.peer });
}
