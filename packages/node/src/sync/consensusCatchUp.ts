import type { Clock } from '../clock/virtualClock.ts';
import type { NetworkApi, PeerName } from '../network/types.ts';
import { unlessAborted } from '../tasks/unlessAborted.ts';
import type { ConsensusIntake } from './ports.ts';

/** Milliseconds between two questions to one peer. */
const interval = 5_000;
/** Peers asked at once, and at one refresh. */
const mostAsked = 8;
/** Votes and pieces of evidence taken from one answer. */
const mostTaken = { votes: 4_096, evidence: 64 } as const;
/** Peers whose last question is remembered. */
const mostRemembered = 256;

interface ConsensusCatchUpParts {
	readonly network: Pick<NetworkApi, 'requests' | 'peers' | 'penalize'>;
	readonly intake: ConsensusIntake;
	readonly clock: Clock;
}

/** Asks peers for the votes and the evidence that were gossiped while this node was away. */
export class ConsensusCatchUp {
	readonly #parts: ConsensusCatchUpParts;
	readonly #stopping = new AbortController();
	/** Peers met since they connected. */
	readonly #met = new Set<PeerName>();
	/** When each peer was asked, Unix milliseconds; the longest ago first. */
	readonly #askedAt = new Map<PeerName, number>();
	readonly #asking = new Map<PeerName, Promise<void>>();

	constructor(parts: ConsensusCatchUpParts) {
		this.#parts = parts;
	}

	/** Asks a peer that is new, or back again. */
	meet(peer: PeerName): void {
		const connected = new Set(this.#parts.network.peers().map(({ name }) => name));
		for (const name of this.#met) if (!connected.has(name)) this.#met.delete(name);
		if (this.#met.has(peer)) return;
		if (this.#ask(peer) && connected.has(peer)) this.#met.add(peer);
	}

	/** Asks some of the peers, those first who were not asked for longest. */
	refresh(): void {
		const names = this.#parts.network.peers().map(({ name }) => name);
		const waited = (name: PeerName): number => this.#askedAt.get(name) ?? Number.NEGATIVE_INFINITY;
		for (const name of names.sort((first, second) => compare(waited(first), waited(second))).slice(0, mostAsked)) {
			this.#ask(name);
		}
	}

	/** Resolves when no answer is worked on. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		await Promise.all(this.#asking.values());
	}

	/** Whether the peer is asked; not where it was a moment ago, nor where enough others are. */
	#ask(peer: PeerName): boolean {
		const now = this.#parts.clock.now();
		const before = this.#askedAt.get(peer) ?? Number.NEGATIVE_INFINITY;
		if (this.#stopping.signal.aborted || this.#asking.has(peer)) return false;
		if (now - before < interval || this.#asking.size >= mostAsked) return false;
		this.#askedAt.delete(peer);
		this.#askedAt.set(peer, now);
		const [oldest] = this.#askedAt.keys();
		if (oldest !== undefined && this.#askedAt.size > mostRemembered) this.#askedAt.delete(oldest);
		this.#asking.set(peer, this.#take(peer));
		return true;
	}

	/** Never rejects: a peer that does not answer is the network's to judge. Nothing is taken in behind a forgery. */
	async #take(peer: PeerName): Promise<void> {
		await Promise.resolve();
		const { network, intake } = this.#parts;
		try {
			const { votes, evidence } = await unlessAborted(network.requests.consensus(peer), this.#stopping.signal);
			const isHonest =
				votes.slice(0, mostTaken.votes).every((vote) => intake.vote(vote)) &&
				evidence.slice(0, mostTaken.evidence).every((piece) => intake.evidence(piece));
			if (!isHonest) network.penalize(peer, 'CONSENSUS_FORGED');
		} catch {
			// Another peer, or the next refresh, has the same.
		}
		this.#asking.delete(peer);
	}
}

function compare(first: number, second: number): number {
	return first === second ? 0 : first < second ? -1 : 1;
}
