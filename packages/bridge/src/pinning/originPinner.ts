import type { Address, Hash } from '@mosaic/consensus';
import { commitPosition } from '../committer/commitOrder.ts';
import { encodeCall } from '../core/coreInterface.ts';
import { readCore } from '../core/coreReads.ts';
import type { OriginClient } from '../origin/originClient.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { deliver } from '../transactions/deliver.ts';
import type { TransactionSender } from '../transactions/transactionSender.ts';
import type { OriginSight } from './originSight.ts';

/** What a coming commit is about. */
export interface PinNeed {
	/** Number of the origin checkpoint that the auxiliary chain observes now. */
	readonly observation: number;
	/** The kernel that Core waits for, and among whom the order is drawn. */
	readonly kernel: Hash;
	readonly members: readonly Address[];
}

/** What the pinner works with. */
export interface PinnerOptions {
	readonly client: OriginClient;
	readonly core: Address;
	/** Sends from the account that pays on the origin. */
	readonly sender: TransactionSender;
	readonly sight: OriginSight;
	readonly originEpochLength: number;
	/** Addresses of this node's validators: their place in the order of committing decides how long it waits for others. */
	readonly identities: readonly Address[];
	/** Seconds for which each place in the order has precedence over the next. */
	readonly backoffSeconds: number;
	/** Blocks of the origin before Core sees a block no more at which it is pinned; null: a quarter of those it sees. */
	readonly margin: number | null;
	/** Milliseconds until a transaction that is not mined is replaced by one that pays more; 60,000 where absent. */
	readonly replaceAfter?: number;
	readonly clock?: Clock;
	readonly logger: Logger;
}

/**
 * Pins blocks of an origin whose blocks become final so late that Core would see their hashes no more by the time
 * a meta-block observes them: one for each `margin` blocks, while something waits to be committed. Where the chain's
 * own observation is about to be out of sight, that is pinned (spec 7, docs/protocol.md).
 */
export class OriginPinner {
	readonly #options: PinnerOptions;
	readonly #clock: Clock;
	readonly #stopping = new AbortController();
	#working: Promise<void> | null = null;
	#next: { readonly head: number; readonly need: PinNeed } | null = null;
	/** When a pin fell due that is not made yet. */
	#dueSince: number | null = null;

	constructor(options: PinnerOptions) {
		this.#options = options;
		this.#clock = options.clock ?? systemClock;
	}

	/** The origin's head is this block, and something waits to be committed. Resolves when nothing is left to do; never rejects. */
	async consider(head: number, need: PinNeed): Promise<void> {
		if (this.#stopping.signal.aborted) return;
		this.#next = { head, need };
		this.#working ??= this.#work();
		await this.#working;
	}

	/** Ends; resolves when nothing will be sent any more. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		await this.#working;
	}

	async #work(): Promise<void> {
		for (let given = this.#next; given !== null && !this.#stopping.signal.aborted; given = this.#next) {
			this.#next = null;
			try {
				await this.#pinWhatIsDue(given.head, given.need);
			} catch (error) {
				const message = error instanceof Error ? error.message : String(error);
				if (!this.#stopping.signal.aborted) this.#options.logger.warn({ message }, 'pinner: waits for the origin');
			}
		}
		// At once: what is to be considered from here on begins anew.
		this.#working = null;
	}

	async #pinWhatIsDue(head: number, need: PinNeed): Promise<void> {
		const number = await this.#due(head, need.observation);
		if (number === null) {
			this.#dueSince = null;
			return;
		}
		this.#dueSince ??= this.#clock.now();
		const { identities, backoffSeconds, client, core } = this.#options;
		const position = commitPosition(need.kernel, need.members, identities);
		if (this.#clock.now() < this.#dueSince + position * backoffSeconds * 1_000) return;
		const [known] = await readCore(client, core, 'originBlockHashes', [number]);
		if (BigInt(String(known)) === 0n) await this.#pin(number, head);
	}

	/** The origin checkpoint to pin now, null for none. */
	async #due(head: number, observation: number): Promise<number | null> {
		const { sight, originEpochLength } = this.#options;
		const window = await sight.window();
		const margin = Math.min(this.#options.margin ?? Math.floor(window / 4), Math.floor(window / 2));
		const horizon = head - window + margin;
		if (observation >= horizon) return null;
		// The block that pins it comes after the head.
		const isInSight = head + 2 - observation <= window;
		const number = isInSight ? observation : Math.ceil(horizon / originEpochLength) * originEpochLength;
		return number > head || sight.hasPinFrom(number - margin + 1) ? null : number;
	}

	async #pin(number: number, head: number): Promise<void> {
		const { core, sender, sight, replaceAfter = 60_000, logger } = this.#options;
		const call = { to: core, data: encodeCall('pinOriginBlock', [number]) };
		const receipt = await deliver(call, { sender, replaceAfter, signal: this.#stopping.signal });
		if (receipt === null) return;
		const { transactionHash, gasUsed, succeeded, blockNumber: originNumber } = receipt;
		// Known at once: what watches Core may tell of another head first.
		if (succeeded) await sight.pinned({ kind: 'originBlockPinned', number, originNumber });
		if (succeeded) logger.info({ number, head, transactionHash, gasUsed }, 'pinner: Core keeps a block of the origin');
		else logger.warn({ number, head, transactionHash }, 'pinner: Core saw the block of the origin no more');
	}
}
