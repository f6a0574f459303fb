import { setTimeout } from 'node:timers/promises';
import { NetworkError } from '../errors.ts';
import type { NetworkLimits, Rate } from '../options.ts';
import { RateLimiter } from '../rates.ts';
import type { PeerName } from '../types.ts';

/** Requests to one peer that may wait for their turn. */
const mostWaiting = 256;

interface Lane {
	running: number;
	readonly waiting: (() => void)[];
}

/**
 * Keeps what this node asks of a peer well within what peers answer: an honest node is never refused for asking too
 * much, nor does it pay for that. Whatever asks, syncing, fetching and announcements, shares one pace.
 */
export class RequestPace {
	readonly #atOnce: number;
	readonly #rate: Rate;
	readonly #rates = new RateLimiter({ now: () => performance.now() });
	readonly #lanes = new Map<PeerName, Lane>();

	/** `limits`: those of the peers, which are this node's own. */
	constructor({ requestsPerPeer, requestRate }: Pick<NetworkLimits, 'requestsPerPeer' | 'requestRate'>) {
		this.#atOnce = Math.max(1, requestsPerPeer - 1);
		this.#rate = { perSecond: requestRate.perSecond * share, burst: Math.max(1, requestRate.burst * share) };
	}

	/** Does the work when it is its turn. Throws NetworkError REQUEST_REFUSED where too much waits for this peer. */
	async run<T>(peer: PeerName, protocol: string, stopped: AbortSignal, work: () => Promise<T>): Promise<T> {
		await this.#enter(peer);
		try {
			while (!this.#rates.take(`${peer}/${protocol}`, this.#rate))
				await setTimeout(1_000 / this.#rate.perSecond, undefined, { signal: stopped, ref: false });
			return await work();
		} finally {
			this.#leave(peer);
		}
	}

	async #enter(peer: PeerName): Promise<void> {
		const lane = this.#lanes.get(peer) ?? { running: 0, waiting: [] };
		this.#lanes.set(peer, lane);
		if (lane.running < this.#atOnce) {
			lane.running += 1;
			return;
		}
		if (lane.waiting.length >= mostWaiting)
			throw new NetworkError('REQUEST_REFUSED', `too many requests wait for peer ${peer}: ask others`, { peer });
		await new Promise<void>((resolve) => lane.waiting.push(resolve));
	}

	/** Who waits longest takes the place. */
	#leave(peer: PeerName): void {
		const lane = this.#lanes.get(peer);
		if (lane === undefined) return;
		const next = lane.waiting.shift();
		if (next === undefined) lane.running -= 1;
		else next();
		if (lane.running === 0) this.#lanes.delete(peer);
	}
}

/** Of what a peer allows, as its clock and ours differ. */
const share = 0.75;
