import { NetworkError } from '../network/errors.ts';
import type { PeerName } from '../network/types.ts';
import { SnapshotError } from './snapshotError.ts';

/** What a peer answered that proves it wrong, or of no use. */
export type PeerFaultCode =
	| 'SNAPSHOT_BLOCK_WRONG'
	| 'SNAPSHOT_BLOCK_MISSING'
	| 'SNAPSHOT_STATE_WRONG'
	| 'SNAPSHOT_STATE_MISSING'
	| 'SNAPSHOT_NODE_WRONG'
	| 'SNAPSHOT_NODE_MISSING';

/** Thrown while a peer's answer is checked; {@link SnapshotPeers.ask} holds it against the peer and asks another. */
export class PeerFault extends Error {
	override readonly name = 'PeerFault';
	readonly code: PeerFaultCode;

	constructor(code: PeerFaultCode) {
		super(code);
		this.code = code;
	}
}

/** Peers as a snapshot needs them; the network's own `penalize` will do. */
export interface PeerPorts {
	/** Peers connected now. */
	peers(): readonly PeerName[];
	penalize(peer: PeerName, code: string): void;
}

/** Requests of one peer that may fail for reasons of the network. */
const mostFailures = 3;

/** Asks peers in turn; who answers wrongly is penalised and never asked again, who often fails is asked no more. */
export class SnapshotPeers {
	readonly #ports: PeerPorts;
	readonly #failures = new Map<PeerName, number>();
	#turn = 0;
	#last = 'none is connected';

	constructor(ports: PeerPorts) {
		this.#ports = ports;
	}

	/** Peers that may be asked. */
	get usable(): readonly PeerName[] {
		return this.#ports.peers().filter((peer) => (this.#failures.get(peer) ?? 0) < mostFailures);
	}

	/** The first answer that `request` accepts. Throws SnapshotError SNAPSHOT_NO_PEERS where no peer is left. */
	async ask<T>(request: (peer: PeerName) => Promise<T>, signal?: AbortSignal): Promise<T> {
		for (;;) {
			signal?.throwIfAborted();
			const peer = this.#next();
			if (peer === undefined) throw new SnapshotError({ code: 'SNAPSHOT_NO_PEERS', last: this.#last });
			try {
				return await request(peer);
			} catch (error) {
				this.#note(peer, error);
			}
		}
	}

	#next(): PeerName | undefined {
		const peers = this.usable;
		const peer = peers[this.#turn % peers.length];
		this.#turn += 1;
		return peer;
	}

	#note(peer: PeerName, error: unknown): void {
		if (error instanceof PeerFault) {
			this.#failures.set(peer, mostFailures);
			this.#ports.penalize(peer, error.code);
			this.#last = error.code;
			return;
		}
		if (!(error instanceof NetworkError)) throw error;
		this.#failures.set(peer, (this.#failures.get(peer) ?? 0) + 1);
		this.#last = error.code;
	}
}
