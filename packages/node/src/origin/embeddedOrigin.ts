import type { Address, Hash } from '@mosaic/consensus';
import type { DriverPool } from '../auxiliary/ports.ts';
import type { ChainApi, HeadChange } from '../chain/types.ts';
import type { VirtualClock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import { WakingLoop } from '../tasks/wakingLoop.ts';

/** How many blocks under the head the embedded origin calls final. */
const finalityDepth = 1;
/** Empty blocks after one with transactions: until the block after that one is final, so that it can be observed. */
const settlingBlocks = finalityDepth + 1;
const zeroHash: Hash = `0x${'00'.repeat(32)}`;

/** The parts an embedded origin is made of. */
export interface EmbeddedOriginParts {
	readonly chain: ChainApi;
	readonly pool: DriverPool;
	readonly clock: VirtualClock;
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
	#settling = 0;
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
		for (let number = Math.max(0, head.number - finalityDepth); number <= head.number; number++) {
			const hash = await parts.chain.getCanonicalHash(number);
			if (hash !== null) origin.#recent.push(hash);
		}
		const offHead = parts.chain.onHead((change) => origin.#follow(change));
		const offPool = parts.pool.onExecutable(() => origin.#loop.wake());
		origin.#unsubscribe = () => {
			offHead();
			offPool();
		};
		parts.clock.advanceTo(Number(head.header.timestamp) * 1000);
		origin.#settling = head.number === 0 ? 0 : settlingBlocks;
		origin.#loop.wake();
		return origin;
	}

	/** The tags of the origin's RPC; what is `safe` here is what is `finalized`. */
	readonly tags = {
		latest: (): Hash => this.#parts.chain.head.hash,
		safe: (): Hash => this.tags.finalized(),
		finalized: (): Hash => this.#recent.at(-1 - finalityDepth) ?? this.#parts.chain.genesisHash,
	};

	/** Ends block production after the block under way. */
	async stop(): Promise<void> {
		this.#unsubscribe();
		await this.#loop.stop();
	}

	#follow({ head, added }: HeadChange): void {
		for (const { hash } of added) this.#recent.push(hash);
		this.#recent = this.#recent.slice(-1 - finalityDepth);
		this.#parts.logger.debug({ number: head.number, hash: head.hash }, 'origin: block');
	}

	async #turn(): Promise<boolean> {
		const { chain, pool, clock, feeRecipient } = this.#parts;
		const { head } = chain;
		const waiting = pool.hasExecutable(head.header.calcNextBaseFee());
		if (!waiting && this.#settling === 0) return false;
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
		if (empty && this.#settling === 0) return false;
		clock.advanceTo(timestamp * 1000);
		const change = await chain.commit(executed, { makeHead: true });
		if (change !== null) await pool.follow(change);
		this.#settling = empty ? this.#settling - 1 : settlingBlocks;
		return true;
	}
}
