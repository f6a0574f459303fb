import type { Clock } from '../clock/virtualClock.ts';
import { BoundedMap } from './boundedMap.ts';
import type { PeerName } from './types.ts';

/** What is held against a peer. */
export const penalties = { rejected: -10, overRate: -1, misbehaved: -20 } as const;

/**
 * What peers have done wrong: a score of at most 0 that halves every minute. A peer that sinks below the lowest score is
 * refused for some time, after which it starts anew. Peers long unheard of are forgotten.
 */
export class PeerScores {
	readonly #clock: Clock;
	readonly #banTime: (peer: PeerName) => number;
	readonly #onBan: (peer: PeerName) => void;
	readonly #scores = new BoundedMap<PeerName, { value: number; at: number }>(mostPeers);
	readonly #bannedUntil = new BoundedMap<PeerName, number>(mostPeers);

	/** `banTime`: milliseconds for which a peer is refused. `onBan` hears of each that sinks too low. */
	constructor(clock: Clock, banTime: (peer: PeerName) => number, onBan: (peer: PeerName) => void) {
		this.#clock = clock;
		this.#banTime = banTime;
		this.#onBan = onBan;
	}

	/** Adds a penalty, a negative number. */
	add(peer: PeerName, penalty: number): void {
		if (this.isBanned(peer)) return;
		const now = this.#clock.now();
		const value = this.scoreOf(peer) + penalty;
		if (value >= lowestScore) {
			this.#scores.set(peer, { value, at: now });
			return;
		}
		this.#scores.set(peer, { value: 0, at: now });
		this.#bannedUntil.set(peer, now + this.#banTime(peer));
		this.#onBan(peer);
	}

	scoreOf(peer: PeerName): number {
		const score = this.#scores.get(peer);
		if (score === undefined) return 0;
		const elapsed = Math.max(0, this.#clock.now() - score.at);
		return score.value * 0.5 ** (elapsed / halfLife);
	}

	isBanned(peer: PeerName): boolean {
		return (this.#bannedUntil.get(peer) ?? 0) > this.#clock.now();
	}
}

const lowestScore = -100;
const halfLife = 60_000;
const mostPeers = 4096;
