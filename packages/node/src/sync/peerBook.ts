import type { Clock } from '../clock/virtualClock.ts';
import type { NetworkApi, PeerName } from '../network/types.ts';
import { isPenalised, type SyncFault } from './syncFault.ts';

/** Milliseconds for which a peer that failed is not asked for ranges, doubled at each further failure in a row. */
const rest = { first: 2_000, longest: 60_000 } as const;
/** Failures in a row after which what a peer says of its chain counts no more, until it has served something. */
const mostFailures = 3;
/** Records kept, those of peers that are gone included: going away does not wipe the slate. */
const mostRecords = 256;

interface PeerRecord {
	failures: number;
	/** Unix milliseconds. */
	restsUntil: number;
	/** Grows with each range asked for. */
	lastAsked: number;
}

/** Remembers how peers served, so that those who fail are left alone for a while. */
export class PeerBook {
	readonly #network: Pick<NetworkApi, 'peers' | 'penalize'>;
	readonly #clock: Clock;
	readonly #records = new Map<PeerName, PeerRecord>();
	#asked = 0;

	constructor(network: Pick<NetworkApi, 'peers' | 'penalize'>, clock: Clock) {
		this.#network = network;
		this.#clock = clock;
	}

	/** Holds a fault against a peer where it is one to blame; a peer that is gone is let be. */
	blame(peer: PeerName, fault: SyncFault): void {
		const connected = this.#network.peers().some(({ name }) => name === peer);
		if (connected && isPenalised(fault)) this.#network.penalize(peer, fault);
	}

	/** Blames the peer, and lets it rest. */
	failed(peer: PeerName, fault: SyncFault): void {
		const record = this.#record(peer);
		record.restsUntil = this.#clock.now() + Math.min(rest.first * 2 ** record.failures, rest.longest);
		record.failures += 1;
		this.blame(peer, fault);
	}

	served(peer: PeerName): void {
		this.#record(peer).failures = 0;
	}

	asked(peer: PeerName): void {
		this.#asked += 1;
		this.#record(peer).lastAsked = this.#asked;
	}

	/** Greater for peers asked more recently; 0 for those never asked. */
	lastAsked(peer: PeerName): number {
		return this.#records.get(peer)?.lastAsked ?? 0;
	}

	/** Milliseconds until the peer may be asked again. */
	restOf(peer: PeerName): number {
		return Math.max(0, (this.#records.get(peer)?.restsUntil ?? 0) - this.#clock.now());
	}

	/** Whether what the peer says of its chain is believed. */
	isCredible(peer: PeerName): boolean {
		return (this.#records.get(peer)?.failures ?? 0) < mostFailures;
	}

	/** The peer's record, now the last to be forgotten. */
	#record(peer: PeerName): PeerRecord {
		const record = this.#records.get(peer) ?? { failures: 0, restsUntil: 0, lastAsked: 0 };
		this.#records.delete(peer);
		this.#records.set(peer, record);
		for (const oldest of this.#records.keys()) {
			if (this.#records.size <= mostRecords) break;
			this.#records.delete(oldest);
		}
		return record;
	}
}
