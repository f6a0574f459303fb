import type { Clock } from '../clock/virtualClock.ts';
import { BoundedMap } from './boundedMap.ts';
import type { Rate } from './options.ts';

/** Token buckets by key. They outlive a connection, so that reconnecting refills none; the least used is forgotten. */
export class RateLimiter {
	readonly #clock: Clock;
	readonly #buckets = new BoundedMap<string, { tokens: number; at: number }>(mostBuckets);

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Takes a token of `key`'s bucket; false where it is empty. */
	take(key: string, rate: Rate): boolean {
		const tokens = this.#fill(key, rate);
		const allowed = tokens >= 1;
		if (allowed) this.#buckets.set(key, { tokens: tokens - 1, at: this.#clock.now() });
		return allowed;
	}

	/** Whether there is a token in `key`'s bucket, which stays there. */
	has(key: string, rate: Rate): boolean {
		return this.#fill(key, rate) >= 1;
	}

	/** The tokens that are there by now. */
	#fill(key: string, rate: Rate): number {
		const now = this.#clock.now();
		const bucket = this.#buckets.get(key) ?? { tokens: rate.burst, at: now };
		const elapsed = Math.max(0, now - bucket.at);
		const tokens = Math.min(rate.burst, bucket.tokens + (elapsed / 1000) * rate.perSecond);
		this.#buckets.set(key, { tokens, at: now });
		return tokens;
	}
}

const mostBuckets = 8192;
