import type { HeadChange } from '../chain/types.ts';
import type { Logger } from '../logging/logger.ts';
import type { DriverListeners } from './driverListeners.ts';
import type { DriverPool } from './ports.ts';

/** Tells listeners and pool of each move of the head, the pool again where it could not follow. */
export class HeadFollower {
	readonly #pool: DriverPool;
	readonly #listeners: DriverListeners;
	readonly #logger: Logger;
	/** Moves that the pool has not followed yet. */
	readonly #unfollowed: HeadChange[] = [];

	constructor(pool: DriverPool, listeners: DriverListeners, logger: Logger) {
		this.#pool = pool;
		this.#listeners = listeners;
		this.#logger = logger;
	}

	/** Tells of a move. Rejects where the pool cannot follow: that is to be tried again. */
	async moved(change: HeadChange): Promise<void> {
		const { number, hash } = change.head;
		const transactions = change.added.reduce((sum, { block }) => sum + block.transactions.length, 0);
		this.#logger.debug({ number, hash, transactions }, 'head');
		this.#listeners.tell((listener) => listener.headMoved?.(change));
		this.#unfollowed.push(change);
		await this.catchUp();
	}

	/** Has the pool follow where it could not before. */
	async catchUp(): Promise<void> {
		for (let change = this.#unfollowed[0]; change !== undefined; change = this.#unfollowed[0]) {
			await this.#pool.follow(change);
			this.#unfollowed.shift();
		}
	}

	/** What the pool has not followed is no more. */
	forget(): void {
		this.#unfollowed.length = 0;
	}
}
