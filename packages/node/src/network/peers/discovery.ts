import type { Multiaddr } from '@multiformats/multiaddr';
import type { PeerName } from '../types.ts';

/** A peer that was seen, and where. */
export interface SeenPeer {
	readonly name: PeerName;
	readonly addresses: readonly Multiaddr[];
}

/** What connecting with discovered peers needs of the host. */
export interface DiscoveryParts {
	/** Milliseconds between two looks. */
	readonly interval: number;
	/** Whether more peers are wanted, and this one is not connected. */
	readonly wants: (peer: PeerName) => boolean;
	/** Tries to connect; failures are no news. */
	readonly dial: (peer: SeenPeer) => Promise<void>;
}

/** Remembers peers that were discovered, newest first, and tries them again while more peers are wanted. */
export class Discovery {
	readonly #parts: DiscoveryParts;
	#known: readonly SeenPeer[] = [];
	#timer: NodeJS.Timeout | undefined;

	constructor(parts: DiscoveryParts) {
		this.#parts = parts;
	}

	start(): void {
		this.#timer = setInterval(() => this.#look(), this.#parts.interval);
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	found(peer: SeenPeer): void {
		const seen = { name: peer.name, addresses: peer.addresses.slice(0, mostAddresses) };
		this.#known = [seen, ...this.#known.filter((other) => other.name !== peer.name)].slice(0, mostPeers);
		this.#try(seen);
	}

	#look(): void {
		for (const peer of this.#known) this.#try(peer);
	}

	#try(peer: SeenPeer): void {
		if (this.#parts.wants(peer.name)) void this.#parts.dial(peer);
	}
}

const mostPeers = 128;
const mostAddresses = 8;
