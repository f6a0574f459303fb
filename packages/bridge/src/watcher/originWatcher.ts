import type { Address } from '@mosaic/consensus';
import type { OriginClient } from '../origin/originClient.ts';
import { OriginError } from '../origin/originError.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import { ExponentialBackoff } from '../ports/exponentialBackoff.ts';
import type { Logger } from '../ports/logger.ts';
import { type BlockReference, CheckpointFollower } from './checkpointFollower.ts';
import { CoreFollower } from './coreFollower.ts';
import type { OriginEvent } from './originEvents.ts';

/** What the watcher works with. */
export interface WatcherOptions {
	readonly client: OriginClient;
	readonly core: Address;
	/** Block of the origin that deployed Core. */
	readonly originNumber: number;
	readonly originEpochLength: number;
	/** The last final origin checkpoint that is known here: the first observation, or what a former run reported last. */
	readonly from: BlockReference;
	/** The first observation, fixed at deployment; `from` where absent. */
	readonly anchor?: BlockReference;
	/** Milliseconds between looks at the origin when nobody pokes. */
	readonly interval: number;
	/** Milliseconds that the waiting time grows to while the origin is down; 30,000 where absent. */
	readonly longestBackoff?: number;
	readonly clock?: Clock;
	readonly logger: Logger;
	/**
	 * Takes one event in; the next comes when it has resolved. Where it rejects, the watcher tries again from there. It must not
	 * wait for `stop`.
	 */
	readonly onEvent: (event: OriginEvent) => void | Promise<void>;
}

/**
 * Watches the origin: its final checkpoints, and what happens in Core. Looks at intervals and when poked, never
 * twice at once. An origin that is down is reported once and looked for with growing pauses until it is back.
 */
export class OriginWatcher {
	readonly #options: WatcherOptions;
	readonly #clock: Clock;
	readonly #checkpoints: CheckpointFollower;
	readonly #coreEvents: CoreFollower;
	readonly #backoff: ExponentialBackoff;
	readonly #stopping = new AbortController();
	#cancelTimer: () => void = () => undefined;
	#handling: Promise<void> = Promise.resolve();
	#looking = false;
	#again = false;
	#down = false;
	#seen = '';
	/** The highest block that the origin is known to have had. */
	#highest: number;
	#lags = false;

	constructor(options: WatcherOptions) {
		const { client, core, originNumber, originEpochLength, from, anchor = from, interval } = options;
		this.#options = options;
		this.#clock = options.clock ?? systemClock;
		this.#checkpoints = new CheckpointFollower(client, originEpochLength, from, anchor);
		this.#highest = from.number;
		this.#coreEvents = new CoreFollower(client, core, originNumber);
		this.#backoff = new ExponentialBackoff(interval, Math.max(interval, options.longestBackoff ?? 30_000));
	}

	/** Begins to watch: looks at once. */
	start(): void {
		this.poke();
	}

	/** Looks at the origin now, or once more after the look under way. */
	poke(): void {
		this.#again = true;
		if (!this.#looking && !this.#stopping.signal.aborted) void this.#look();
	}

	/** Ends watching; resolves when the event under way has been taken in. No event comes afterwards. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		this.#cancelTimer();
		await this.#handling.catch(() => undefined);
	}

	async #look(): Promise<void> {
		this.#looking = true;
		this.#cancelTimer();
		let pause = this.#options.interval;
		while (this.#again && !this.#stopping.signal.aborted) {
			this.#again = false;
			pause = await this.#lookSafely();
		}
		this.#looking = false;
		if (!this.#stopping.signal.aborted) this.#cancelTimer = this.#clock.after(pause, () => this.poke());
	}

	/** Looks once and never throws; milliseconds to wait until the next look. */
	async #lookSafely(): Promise<number> {
		try {
			await this.#lookOnce();
			if (this.#down) await this.#emit({ kind: 'originRecovered' });
			this.#down = false;
			this.#backoff.reset();
			return this.#options.interval;
		} catch (error) {
			if (!this.#stopping.signal.aborted) await this.#failed(error).catch(() => undefined);
			return this.#backoff.next();
		}
	}

	async #lookOnce(): Promise<void> {
		const { client } = this.#options;
		const head = await client.header('latest');
		const final = await client.finalizedNumber(head.number);
		const seen = `${head.hash} ${final}`;
		if (seen === this.#seen) return;
		this.#noteLag(head.number);
		await this.#coreEvents.advance(head, final, (event) => this.#emit(event));
		if (final !== null) await this.#checkpoints.advance(final, (event) => this.#emit(event));
		await this.#emit({ kind: 'originHead', number: head.number });
		this.#seen = seen;
	}

	/** An origin that shows fewer blocks than before is waited for: one of several nodes behind a URL may lag. */
	#noteLag(head: number): void {
		const lags = head < this.#highest;
		const fields = { head, before: this.#highest };
		if (lags && !this.#lags)
			this.#options.logger.warn(fields, 'origin: shows fewer blocks than before; waiting for it to catch up');
		this.#lags = lags;
		this.#highest = Math.max(this.#highest, head);
	}

	async #failed(error: unknown): Promise<void> {
		const code = error instanceof OriginError ? error.code : 'INTERNAL';
		const message = error instanceof Error ? error.message : String(error);
		this.#options.logger.debug({ code, message }, 'origin: look failed');
		if (this.#down) return;
		this.#down = true;
		this.#options.logger.warn({ code, message }, 'origin: can not be followed for now');
		await this.#emit({ kind: 'originDown', code, message });
	}

	#emit(event: OriginEvent): Promise<void> {
		this.#stopping.signal.throwIfAborted();
		this.#handling = Promise.resolve(this.#options.onEvent(event));
		return this.#handling;
	}
}
