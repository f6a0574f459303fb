import type { Clock } from '../clock/virtualClock.ts';
import type { NetworkApi, PeerName } from '../network/types.ts';
import { isPenalised, type SyncFault } from './syncFault.ts';

/** Milliseconds for which a peer that failed is not asked for ranges, doubled at each further failure in a row. */
const rest = { first: 2_000, longest: 60_000 } as const;
/** Failures in a row after which what a peer says of its chain counts no more, until it has served something. */
const mostFailures = 3;
/** The same for what a peer has proven before: a good one may be slow once, in the middle of a long chain. */
const mostFailuresOfProven = 2;
/** Records kept, those of peers that are gone included: going away does not wipe the slate. */
const mostRecords = 256;

interface PeerRecord {
	failures: number;
	/** Whether it has served much of what it told of, and not failed repeatedly since. */
	proven: boolean;
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
		record.proven &&= record.failures < mostFailuresOfProven;
		this.blame(peer, fault);
	}

	/** `proves`: what it served shows that it was far ahead indeed. */
	served(peer: PeerName, proves: boolean): void {
		const record = this.#record(peer);
		record.failures = 0;
		record.proven ||= proves;
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

	/** Failures in a row. */
	failuresOf(peer: PeerName): number {
		return this.#records.get(peer)?.failures ?? 0;
	}

	/** Whether the peer has served much of what it told of, and has not failed twice in a row since. */
	isProven(peer: PeerName): boolean {
		return this.#records.get(peer)?.proven ?? false;
	}

	/** Whether what the peer says of its chain may be true. */
	isCredible(peer: PeerName): boolean {
		return (this.#records.get(peer)?.failures ?? 0) < mostFailures;
	}

	/** The peer's record, now the last to be forgotten. */
	#record(peer: PeerName): PeerRecord {
		const record = this.#records.get(peer) ?? { failures: 0, proven: false, restsUntil: 0, lastAsked: 0 };
		this.#records.delete(peer);
		this.#records.set(peer, record);
		for (const oldest of this.#records.keys()) {
			if (this.#records.size <= mostRecords) break;
			this.#records.delete(oldest);
		}
		return record;
	}
}
