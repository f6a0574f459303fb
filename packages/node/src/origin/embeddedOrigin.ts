import type { Address, Hash } from '@mosaic/consensus';
import type { DriverPool } from '../auxiliary/ports.ts';
import type { ChainApi, HeadChange } from '../chain/types.ts';
import type { VirtualClock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import { WakingLoop } from '../tasks/wakingLoop.ts';

/** How many blocks under the head the embedded origin calls final. */
const finalityDepth = 1;
const zeroHash: Hash = `0x${'00'.repeat(32)}`;

/** The parts an embedded origin is made of. */
export interface EmbeddedOriginParts {
	readonly chain: ChainApi;
	readonly pool: DriverPool;
	readonly clock: VirtualClock;
	/** Blocks from one origin checkpoint to the next. */
	readonly epochLength: number;
	readonly feeRecipient: Address;
	readonly logger: Logger;
}

/**
 * An origin chain inside this process: a block as soon as a transaction waits, then a few empty ones, so that what
 * happened becomes final and observable at once. It has no consensus of its own.
 */
export class EmbeddedOrigin {
	readonly #parts: EmbeddedOriginParts;
	readonly #loop: WakingLoop;
	/** Hashes of the newest canonical blocks, the head last. */
	#recent: Hash[] = [];
	/** Empty blocks are made up to this number. */
	#settledAt = 0;
	#unsubscribe: () => void = () => undefined;

	private constructor(parts: EmbeddedOriginParts) {
		this.#parts = parts;
		this.#loop = new WakingLoop(
			() => this.#turn(),
			(error) => parts.logger.error({ error: String(error) }, 'origin: making a block failed'),
		);
	}

	/** Starts making blocks on the chain's head. */
	static async start(parts: EmbeddedOriginParts): Promise<EmbeddedOrigin> {
		const origin = new EmbeddedOrigin(parts);
		const { head } = parts.chain;
		await origin.#recall();
		const offHead = parts.chain.onHead((change) => origin.#follow(change));
		const offPool = parts.pool.onExecutable(() => origin.#loop.wake());
		origin.#unsubscribe = () => {
			offHead();
			offPool();
		};
		parts.clock.advanceTo(Number(head.header.timestamp) * 1000);
		if (head.number > 0) origin.#settle(head.number);
		origin.#loop.wake();
		return origin;
	}

	/** The tags of the origin's RPC; what is `safe` here is what is `finalized`. */
	readonly tags = {
		latest: (): Hash => this.#parts.chain.head.hash,
		safe: (): Hash => this.tags.finalized(),
		finalized: (): Hash => this.#recent.at(-1 - finalityDepth) ?? this.#parts.chain.genesisHash,
	};

	/** Runs a task while no block is made; rejects where the origin is stopped. */
	between<T>(task: () => Promise<T>): Promise<T> {
		return this.#loop.between(task);
	}

	/** The number up to which empty blocks are made. */
	get settledAt(): number {
		return this.#settledAt;
	}

	/**
	 * Goes on from a head that was moved to another branch, or back; null: what it holds is to become final yet. To be called
	 * between blocks.
	 */
	async resume(settledAt: number | null): Promise<void> {
		await this.#recall();
		if (settledAt === null) this.#settle(this.#parts.chain.head.number);
		else this.#settledAt = settledAt;
	}

	/** Ends block production after the block under way. */
	async stop(): Promise<void> {
		this.#unsubscribe();
		await this.#loop.stop();
	}

	async #recall(): Promise<void> {
		const { chain } = this.#parts;
		const { number: last } = chain.head;
		this.#recent = [];
		for (let number = Math.max(0, last - finalityDepth); number <= last; number++) {
			const hash = await chain.getCanonicalHash(number);
			if (hash !== null) this.#recent.push(hash);
		}
	}

	#follow({ head, added }: HeadChange): void {
		for (const { hash } of added) this.#recent.push(hash);
		this.#recent = this.#recent.slice(-1 - finalityDepth);
		this.#parts.logger.debug({ number: head.number, hash: head.hash }, 'origin: block');
	}

	/**
	 * What happened in a block can be observed for good when the first origin checkpoint from it on and the one after that
	 * are final: a link between the two then finalises the first (spec 5).
	 */
	#settle(number: number): void {
		const { epochLength } = this.#parts;
		const checkpoint = Math.ceil(number / epochLength) * epochLength;
		this.#settledAt = checkpoint + epochLength + finalityDepth;
	}

	async #turn(): Promise<boolean> {
		const { chain, pool, clock, feeRecipient } = this.#parts;
		const { head } = chain;
		const settled = head.number >= this.#settledAt;
		if (settled && !pool.hasExecutable(chain.next.baseFeePerGas)) return false;
		const timestamp = Math.max(Number(head.header.timestamp) + 1, Math.floor(clock.now() / 1000));
		const executed = await chain.produce({
			parent: head.hash,
			timestamp,
			parentBeaconBlockRoot: zeroHash,
			feeRecipient,
			prevRandao: head.hash,
			transactions: pool.best(),
		});
		const empty = executed.block.transactions.length === 0;
		if (empty && settled) return false;
		clock.advanceTo(timestamp * 1000);
		const change = await chain.commit(executed, { makeHead: true });
		if (!empty) this.#settle(executed.number);
		if (change !== null) await pool.follow(change);
		return true;
	}
}
