import type { Multiaddr } from '@multiformats/multiaddr';
import { BoundedMap } from '../boundedMap.ts';
import type { PeerName } from '../types.ts';

/** A peer, and where it was seen. */
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
	/** Connects; rejects when no address leads there. */
	readonly dial: (peer: SeenPeer) => Promise<void>;
}

/**
 * Remembers peers that were discovered, newest first, and tries them again while more peers are wanted: at each look at
 * first, and less and less often where that fails. Those of the configuration are never forgotten, nor are their addresses.
 */
export class Discovery {
	readonly #parts: DiscoveryParts;
	readonly #configured = new Map<PeerName, Candidate>();
	readonly #discovered = new BoundedMap<PeerName, Candidate>(mostPeers);
	#timer: NodeJS.Timeout | undefined;

	constructor(parts: DiscoveryParts) {
		this.#parts = parts;
	}

	/** Begins with the peers of the configuration. */
	start(configured: readonly { readonly name: PeerName; readonly address: Multiaddr }[]): void {
		for (const { name, address } of configured) {
			const others = this.#configured.get(name)?.addresses ?? [];
			this.#configured.set(name, new Candidate(name, [...others, address]));
		}
		this.#timer = setInterval(() => this.#look(), this.#parts.interval);
		this.#look();
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	/** A peer was seen: where it was seen before, or elsewhere. Whoever tells no address tells nothing new. */
	found({ name, addresses }: SeenPeer): void {
		if (addresses.length === 0) return;
		const candidate = this.#configured.get(name) ?? this.#discovered.get(name) ?? new Candidate(name, []);
		candidate.learn(addresses);
		if (!this.#configured.has(name)) this.#discovered.set(name, candidate);
		this.#try(candidate);
	}

	#look(): void {
		for (const candidate of [...this.#configured.values(), ...this.#discovered.values().toReversed()])
			this.#try(candidate);
	}

	#try(candidate: Candidate): void {
		if (this.#parts.wants(candidate.name)) void candidate.try(this.#parts.dial);
		else candidate.rest();
	}
}

/** One peer, and how trying to reach it went. */
class Candidate {
	readonly name: PeerName;
	readonly #configured: readonly Multiaddr[];
	#learnt: readonly Multiaddr[] = [];
	#failures = 0;
	/** Looks to let pass before the next try. */
	#pause = 0;
	#isTrying = false;

	constructor(name: PeerName, configured: readonly Multiaddr[]) {
		this.name = name;
		this.#configured = configured;
	}

	get addresses(): readonly Multiaddr[] {
		return unique([...this.#configured, ...this.#learnt]);
	}

	/** Addresses that it has now: newer ones are kept rather than older ones. */
	learn(addresses: readonly Multiaddr[]): void {
		this.#learnt = unique([...addresses, ...this.#learnt]).slice(0, mostAddresses);
		this.rest();
	}

	async try(dial: DiscoveryParts['dial']): Promise<void> {
		if (this.#isTrying) return;
		if (this.#pause > 0) {
			this.#pause -= 1;
			return;
		}
		this.#isTrying = true;
		try {
			await dial(this);
			this.rest();
		} catch {
			this.#pause = Math.min(2 ** this.#failures, longestPause) - 1;
			this.#failures += 1;
		} finally {
			this.#isTrying = false;
		}
	}

	/** Nothing is known against trying it at once. */
	rest(): void {
		this.#failures = 0;
		this.#pause = 0;
	}
}

function unique(addresses: readonly Multiaddr[]): Multiaddr[] {
	return [...new Map(addresses.map((address) => [address.toString(), address])).values()];
}

const mostPeers = 128;
const mostAddresses = 8;
/** Looks. */
const longestPause = 32;
