import type { Connection } from '@libp2p/interface';
import type { PeerScores } from '../scores.ts';
import type { PeerInfo, PeerName } from '../types.ts';
import { Session } from './session.ts';

/** Who is connected, by connection; bounded by the connections that the host admits. */
export class PeerTable {
	readonly #sessions = new Map<string, Session>();
	readonly #listeners = new Set<(peer: PeerInfo) => void>();
	readonly #scores: PeerScores;
	readonly #onListenerFailure: (failure: unknown) => void;

	constructor(scores: PeerScores, onListenerFailure: (failure: unknown) => void) {
		this.#scores = scores;
		this.#onListenerFailure = onListenerFailure;
	}

	add(connection: Connection): Session {
		const session = new Session(connection);
		this.#sessions.set(connection.id, session);
		return session;
	}

	find(connection: Connection): Session | undefined {
		return this.#sessions.get(connection.id);
	}

	/** Forgets a connection; the session it had, and whether the peer is now gone for the node. */
	remove(connection: Connection): { readonly session: Session; readonly gone: boolean } | null {
		const session = this.#sessions.get(connection.id);
		if (session === undefined) return null;
		this.#sessions.delete(connection.id);
		const wasAnnounced = session.announced;
		session.move('closed');
		return { session, gone: wasAnnounced && !this.of(session.peer).some((other) => other.announced) };
	}

	all(): readonly Session[] {
		return [...this.#sessions.values()];
	}

	/** The connections of one peer. */
	of(peer: PeerName): readonly Session[] {
		return this.all().filter((session) => session.peer === peer);
	}

	/** The peer's newest connection whose handshake succeeded. */
	accepted(peer: PeerName): Session | undefined {
		return this.of(peer).findLast((session) => session.state === 'accepted');
	}

	/** Whether the peer's handshake succeeds, once that is known. */
	async greeted(peer: PeerName): Promise<boolean> {
		for (const session of this.of(peer)) {
			if (this.accepted(peer) !== undefined) return true;
			await session.settled;
		}
		return this.accepted(peer) !== undefined;
	}

	/** Peers that were told of to the node. */
	infos(): readonly PeerInfo[] {
		const infos = new Map<PeerName, PeerInfo>();
		for (const session of this.#sessions.values()) {
			const info = session.announced ? this.infoOf(session) : null;
			if (info !== null) infos.set(session.peer, info);
		}
		return [...infos.values()];
	}

	infoOf(session: Session): PeerInfo | null {
		if (session.told === null) return null;
		return {
			name: session.peer,
			address: session.connection.remoteAddr.toString(),
			direction: session.connection.direction,
			status: session.told.status,
			statusAt: session.told.at,
			clockOffset: session.told.clockOffset,
			score: this.#scores.scoreOf(session.peer),
		};
	}

	onPeer(listener: (peer: PeerInfo) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Tells the listeners of a peer's status. */
	tell(session: Session): void {
		const info = this.infoOf(session);
		if (info === null) return;
		for (const listener of this.#listeners) {
			try {
				listener(info);
			} catch (failure) {
				this.#onListenerFailure(failure);
			}
		}
	}
}
