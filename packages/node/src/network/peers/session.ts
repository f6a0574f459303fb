import type { Connection } from '@libp2p/interface';
import type { PeerName, PeerStatus } from '../types.ts';

/** A status, when it was told, and how far the peer's clock was ahead of ours then. */
export interface ToldStatus {
	readonly status: PeerStatus;
	/** Unix milliseconds. */
	readonly at: number;
	readonly clockOffset: number;
}

/** One open connection. A peer may have more than one. */
export class Session {
	readonly connection: Connection;
	readonly peer: PeerName;
	/** Whether its handshake is over, and where it ended. */
	state: 'greeting' | 'accepted' | 'closed' = 'greeting';
	/** Whether the peer was told of to the node. */
	announced = false;
	told: ToldStatus | null = null;
	/** Requests for the status that failed since the last that did not. */
	failures = 0;
	/** Looks in a row that found no stream of gossip to the peer. */
	silentLooks = 0;
	/** Resolves when the handshake is over. */
	readonly settled: Promise<void>;
	readonly #settle: () => void;

	constructor(connection: Connection) {
		this.connection = connection;
		this.peer = connection.remotePeer.toString();
		const { promise, resolve } = Promise.withResolvers<void>();
		this.settled = promise;
		this.#settle = resolve;
	}

	move(state: 'accepted' | 'closed'): void {
		this.state = state;
		this.#settle();
	}
}
