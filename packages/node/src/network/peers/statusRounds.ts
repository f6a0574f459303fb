import type { Counters } from '../counters.ts';
import { NetworkError } from '../errors.ts';
import type { NetworkLimits } from '../options.ts';
import type { Handshake } from './handshake.ts';
import type { PeerTable } from './peerTable.ts';
import type { Session } from './session.ts';

/**
 * Asks every connection for its peer's status again and again. That keeps the statuses fresh, and finds connections
 * that are dead without having been closed: a stopped process, a pulled cable.
 */
export class StatusRounds {
	readonly #limits: NetworkLimits;
	readonly #table: PeerTable;
	readonly #handshake: Handshake;
	readonly #counters: Counters;
	readonly #asking = new Set<string>();
	#timer: NodeJS.Timeout | undefined;

	constructor(limits: NetworkLimits, table: PeerTable, handshake: Handshake, counters: Counters) {
		this.#limits = limits;
		this.#table = table;
		this.#handshake = handshake;
		this.#counters = counters;
	}

	start(): void {
		this.#timer = setInterval(() => this.#round(), this.#limits.statusInterval);
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	#round(): void {
		for (const session of this.#table.all()) {
			if (session.state === 'accepted') void this.#look(session);
		}
	}

	async #look(session: Session): Promise<void> {
		const { id } = session.connection;
		if (this.#asking.has(id)) return;
		this.#asking.add(id);
		try {
			await this.#handshake.renew(session.connection, this.#limits.statusTimeout);
			session.failures = 0;
			this.#lookForGossip(session);
		} catch {
			session.failures += 1;
			this.#counters.count('status', 'failed');
			if (session.failures >= mostFailures) this.#close(session, 'UNANSWERED');
		} finally {
			this.#asking.delete(id);
		}
	}

	/** Gossip does not open its stream again once that broke: the connection is made anew. */
	#lookForGossip(session: Session): void {
		const streams = this.#table.of(session.peer).flatMap(({ connection }) => connection.streams);
		const hasGossip = streams.some(({ direction, protocol }) => direction === 'outbound' && isGossip(protocol));
		session.silentLooks = hasGossip ? 0 : session.silentLooks + 1;
		if (session.silentLooks >= mostFailures) this.#close(session, 'GOSSIP_LOST');
	}

	#close(session: Session, code: string): void {
		this.#counters.count('status', 'closed', code);
		const message = `the connection to peer ${session.peer} is dead`;
		session.connection.abort(new NetworkError('PEER_UNREACHABLE', message, { peer: session.peer, detail: code }));
	}
}

const mostFailures = 3;

/** Whether a stream of this protocol carries gossip. */
export function isGossip(protocol: string): boolean {
	return protocol.startsWith('/meshsub/');
}
