import type { Clock } from '../../clock/virtualClock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { NetworkLimits } from '../options.ts';
import type { PeerName } from '../types.ts';
import type { PeerAddress } from './addresses.ts';

/** What keeping peers connected needs of the host. */
export interface Dialer {
	/** Connects, and gives the name of who answered. */
	dial(address: PeerAddress, signal: AbortSignal): Promise<PeerName>;
	/** Whether any connection to the peer is open. */
	isConnected(peer: PeerName): boolean;
	/** The node's own name. */
	readonly self: PeerName;
}

/** Keeps the static peers connected: tries again for as long as it runs, soon at first, and a little later after a minute. */
export class Redialer {
	readonly #dialer: Dialer;
	readonly #limits: NetworkLimits;
	readonly #clock: Clock;
	readonly #logger: Logger;
	readonly #stopping = new AbortController();
	readonly #loops: Promise<void>[] = [];
	readonly #wakes = new Set<() => void>();

	constructor(dialer: Dialer, limits: NetworkLimits, clock: Clock, logger: Logger) {
		this.#dialer = dialer;
		this.#limits = limits;
		this.#clock = clock;
		this.#logger = logger;
	}

	start(peers: readonly PeerAddress[]): void {
		for (const peer of peers) this.#loops.push(this.#keep(peer));
	}

	/** Some connection was closed: looks at once whether it was a static peer's. */
	wake(): void {
		for (const wake of this.#wakes) wake();
	}

	async stop(): Promise<void> {
		this.#stopping.abort();
		this.wake();
		await Promise.all(this.#loops);
	}

	async #keep(target: PeerAddress): Promise<void> {
		let name = target.peer;
		let lostAt = this.#clock.now();
		let reported = false;
		while (!this.#stopping.signal.aborted && name !== this.#dialer.self) {
			if (name !== null && this.#dialer.isConnected(name)) {
				reported = false;
				await this.#pause(this.#limits.lateRedialPause, true);
				lostAt = this.#clock.now();
				continue;
			}
			const failure = await this.#try(target);
			if (failure.name !== null) name = failure.name;
			else if (!reported) {
				reported = true;
				const fields = { address: target.address.toString(), reason: failure.reason };
				this.#logger.info(fields, 'static peer not reached, trying on');
			}
			const late = this.#clock.now() - lostAt >= eagerTime;
			await this.#pause(late ? this.#limits.lateRedialPause : this.#limits.redialPause, false);
		}
	}

	async #try(target: PeerAddress): Promise<{ readonly name: PeerName | null; readonly reason: string }> {
		const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#limits.dialTimeout)]);
		try {
			return { name: await this.#dialer.dial(target, signal), reason: '' };
		} catch (failure) {
			return { name: null, reason: failure instanceof Error ? failure.message : String(failure) };
		}
	}

	/** Rests; `interruptible`: until some connection is closed at the latest. */
	#pause(milliseconds: number, interruptible: boolean): Promise<void> {
		if (this.#stopping.signal.aborted) return Promise.resolve();
		return new Promise((resolve) => {
			const end = (): void => {
				clearTimeout(timer);
				this.#wakes.delete(wake);
				resolve();
			};
			const wake = (): void => {
				if (interruptible || this.#stopping.signal.aborted) end();
			};
			const timer = setTimeout(end, milliseconds);
			this.#wakes.add(wake);
		});
	}
}

const eagerTime = 60_000;
