import type { Hash } from '@mosaic/consensus';
import type {
	ConsensusSnapshot,
	NetworkApi,
	PeerInfo,
	PeerName,
	PeerRequests,
	PeerStatus,
	SealedBlock,
} from '../../network/types.ts';
import type { Scheduler } from './scheduler.ts';

/** How a peer of a {@link MemoryNetwork} behaves. */
export interface MemoryPeer {
	status(): PeerStatus;
	blocksByRange(from: number, count: number): Promise<readonly SealedBlock[]>;
	blocksByHash(hash: Hash, count: number): Promise<readonly SealedBlock[]>;
	consensus(): Promise<ConsensusSnapshot>;
}

/** The peers of one node in one process: only the wire is left out. */
export class MemoryNetwork implements Pick<NetworkApi, 'requests' | 'peers' | 'penalize' | 'onPeer'> {
	readonly penalties: { readonly peer: PeerName; readonly code: string }[] = [];
	/** Every request, as `peer method argument`. */
	readonly asked: string[] = [];
	/** Requests that were made and not answered yet, by method. */
	readonly open = { blocksByRange: 0, blocksByHash: 0, consensus: 0 };
	readonly #scheduler: Scheduler;
	readonly #peers = new Map<PeerName, MemoryPeer>();
	readonly #listeners = new Set<(peer: PeerInfo) => void>();

	constructor(scheduler: Scheduler) {
		this.#scheduler = scheduler;
	}

	connect(name: PeerName, peer: MemoryPeer): void {
		this.#peers.set(name, peer);
		this.renew(name);
	}

	/** Tells the listeners of a peer's status as it is now. */
	renew(name: PeerName): void {
		const info = this.peers().find((peer) => peer.name === name);
		if (info !== undefined) for (const listener of this.#listeners) listener(info);
	}

	disconnect(name: PeerName): void {
		this.#peers.delete(name);
	}

	peers(): readonly PeerInfo[] {
		return [...this.#peers].map(([name, peer]) => ({
			name,
			address: `/memory/${name}`,
			direction: 'outbound',
			status: peer.status(),
			statusAt: 0,
			clockOffset: 0,
			score: 0,
		}));
	}

	penalize(peer: PeerName, code: string): void {
		this.penalties.push({ peer, code });
	}

	onPeer(listener: (peer: PeerInfo) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	readonly requests: PeerRequests = {
		status: (name) => this.#scheduler.later(async () => this.#peer(name).status()),
		blocksByRange: (name, from, count) =>
			this.#ask('blocksByRange', name, from, (peer) => peer.blocksByRange(from, count)),
		blocksByHash: (name, hash, count) =>
			this.#ask('blocksByHash', name, hash, (peer) => peer.blocksByHash(hash, count)),
		consensus: (name) => this.#ask('consensus', name, '', (peer) => peer.consensus()),
		consensusState: async () => null,
		stateNodes: async () => [],
	};

	async #ask<T>(
		method: keyof MemoryNetwork['open'],
		name: PeerName,
		argument: string | number,
		ask: (peer: MemoryPeer) => Promise<T>,
	): Promise<T> {
		this.asked.push(`${name} ${method} ${argument}`.trim());
		this.open[method] += 1;
		try {
			return await this.#scheduler.later(async () => ask(this.#peer(name)));
		} finally {
			this.open[method] -= 1;
		}
	}

	#peer(name: PeerName): MemoryPeer {
		const peer = this.#peers.get(name);
		if (peer === undefined) throw new RangeError(`${name} is not connected`);
		return peer;
	}
}
