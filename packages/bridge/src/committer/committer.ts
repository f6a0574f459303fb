import type { Address, Hash } from '@mosaic/consensus';
import type { OriginClient } from '../origin/originClient.ts';
import { OriginError, type OriginErrorCode } from '../origin/originError.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import { ExponentialBackoff } from '../ports/exponentialBackoff.ts';
import type { Logger } from '../ports/logger.ts';
import type { TransactionSender } from '../transactions/transactionSender.ts';
import { type CommitCandidate, type CoreTip, isWanted, readTip } from './commitCandidate.ts';
import { commitPosition } from './commitOrder.ts';
import { CommitTransactions } from './commitTransactions.ts';

/** What the committer reports; `height` is the meta-block's. */
export type CommitterEvent =
	/** This node committed the meta-block. */
	| { readonly kind: 'committed'; readonly height: number; readonly transactionHash: Hash; readonly gasUsed: bigint }
	/** Somebody else committed this height. */
	| { readonly kind: 'yielded'; readonly height: number }
	/** Core refuses the candidate, which is dropped: a newer one may be submitted. */
	| { readonly kind: 'refused'; readonly height: number; readonly reason: string }
	/** The origin can not take it for now; it is kept and tried again. */
	| { readonly kind: 'delayed'; readonly code: OriginErrorCode | 'INTERNAL'; readonly message: string };

/** What the committer works with. */
export interface CommitterOptions {
	readonly client: OriginClient;
	readonly core: Address;
	/** Sends from the account that pays on the origin. */
	readonly sender: TransactionSender;
	/** Addresses of this node's validators: their place in the order decides how long it waits for others. */
	readonly identities: readonly Address[];
	/** Seconds for which each place in the order has precedence over the next. */
	readonly backoffSeconds: number;
	/** Signatures in one call; larger seals are brought in several calls; 256 where absent. */
	readonly signaturesPerCall?: number;
	/** Milliseconds until a transaction that is not mined is replaced by one that pays more; 60,000 where absent. */
	readonly replaceAfter?: number;
	/** Times the order and the retries. */
	readonly clock?: Clock;
	readonly logger: Logger;
	readonly onEvent: (event: CommitterEvent) => void;
}

/** Heights whose candidate is kept: an origin that reorganises may want those not final there again. */
const mostCandidates = 16;
/** Milliseconds between tries while the origin takes nothing, at first and at most. */
const retryPauses = [250, 30_000] as const;

/**
 * Commits meta-blocks to Core. There is no leader: members of the kernel wait in a deterministic order, so that one
 * pays gas where all are up (spec 7). Keeps the newest candidate of a height; an origin that is down costs nothing
 * but time, and one that drops a commit in a reorganisation is given it again.
 */
export class Committer {
	readonly #options: CommitterOptions;
	readonly #clock: Clock;
	readonly #transactions: CommitTransactions;
	readonly #candidates = new Map<number, CommitCandidate>();
	/** Heights whose outcome was reported. */
	readonly #concluded = new Set<number>();
	readonly #backoff = new ExponentialBackoff(...retryPauses);
	readonly #stopping = new AbortController();
	#cancelTimer: () => void = () => undefined;
	#working: Promise<void> | null = null;
	#again = false;
	/** The kernel that Core waits for, and when this committer had a candidate for it first. */
	#turn: { readonly kernel: Hash; readonly since: number } | null = null;

	constructor(options: CommitterOptions) {
		const { client, core, sender, signaturesPerCall = 256, replaceAfter = 60_000 } = options;
		this.#options = options;
		this.#clock = options.clock ?? systemClock;
		const { signal } = this.#stopping;
		this.#transactions = new CommitTransactions({ client, core, sender, signaturesPerCall, replaceAfter, signal });
	}

	/** Hands over a candidate; one of a lower or equal dynasty than the one kept for its height is ignored. */
	submit(candidate: CommitCandidate): void {
		const { height } = candidate.kernel;
		const kept = this.#candidates.get(height);
		if (kept !== undefined && kept.transition.dynasty >= candidate.transition.dynasty) return;
		this.#candidates.set(height, candidate);
		if (this.#candidates.size > mostCandidates) this.#candidates.delete(Math.min(...this.#candidates.keys()));
		this.poke();
	}

	/** Compares with Core now: call it when a meta-block was committed, or the origin reorganised or came back. */
	poke(): void {
		this.#again = true;
		if (this.#working !== null || this.#stopping.signal.aborted) return;
		this.#working = this.#work();
	}

	/** Ends; resolves when nothing will be sent any more. A transaction on its way stays on its way. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		this.#cancelTimer();
		await this.#working;
	}

	async #work(): Promise<void> {
		this.#cancelTimer();
		let pause: number | null = null;
		while (this.#again && !this.#stopping.signal.aborted) {
			this.#again = false;
			pause = await this.#workSafely();
		}
		// At once: a poke from here on begins anew.
		this.#working = null;
		if (pause !== null && !this.#stopping.signal.aborted)
			this.#cancelTimer = this.#clock.after(pause, () => this.poke());
	}

	/** One turn that never throws; milliseconds until the next, null when only a candidate or a poke brings one. */
	async #workSafely(): Promise<number | null> {
		try {
			const pause = await this.#takeTurn();
			this.#backoff.reset();
			return pause;
		} catch (error) {
			if (this.#stopping.signal.aborted) return null;
			const code = error instanceof OriginError ? error.code : 'INTERNAL';
			const message = error instanceof Error ? error.message : String(error);
			this.#options.logger.warn({ code, message }, 'committer: waits for the origin');
			this.#options.onEvent({ kind: 'delayed', code, message });
			return this.#backoff.next();
		}
	}

	async #takeTurn(): Promise<number | null> {
		const { client, core } = this.#options;
		if (this.#candidates.size === 0) return null;
		const tip = await readTip(client, core);
		this.#yield(tip);
		const candidate = this.#candidates.get(tip.openHeight);
		if (candidate === undefined || !isWanted(tip, candidate)) return null;
		const wait = this.#waitFor(tip, candidate);
		if (wait > 0) return wait;
		await this.#attempt(candidate);
		return null;
	}

	/** Milliseconds that others have precedence for. */
	#waitFor({ openKernel }: CoreTip, { members }: CommitCandidate): number {
		const { identities, backoffSeconds } = this.#options;
		if (this.#turn?.kernel !== openKernel) this.#turn = { kernel: openKernel, since: this.#clock.now() };
		const position = commitPosition(openKernel, members, identities);
		return this.#turn.since + position * backoffSeconds * 1_000 - this.#clock.now();
	}

	async #attempt(candidate: CommitCandidate): Promise<void> {
		const { height } = candidate.kernel;
		this.#concluded.delete(height);
		const outcome = await this.#transactions.commit(candidate);
		if (outcome.kind === 'committed') {
			const { transactionHash, blockNumber } = outcome.receipt;
			const { gasUsed } = outcome;
			this.#options.logger.info({ height, transactionHash, blockNumber, gasUsed }, 'committer: meta-block committed');
			this.#conclude({ kind: 'committed', height, transactionHash, gasUsed });
		} else if (outcome.kind === 'refused') await this.#refused(candidate, outcome.reason);
	}

	/** A refusal because somebody else was first is no failure. */
	async #refused(candidate: CommitCandidate, reason: string): Promise<void> {
		const { height } = candidate.kernel;
		const tip = await readTip(this.#options.client, this.#options.core);
		if (tip.committed.height >= height) return this.#yield(tip);
		if (this.#candidates.get(height) === candidate) this.#candidates.delete(height);
		this.#options.logger.warn({ height, reason }, 'committer: Core refuses the meta-block');
		this.#options.onEvent({ kind: 'refused', height, reason });
	}

	/** Reports the heights that others committed while a candidate for them waited here. */
	#yield({ committed }: CoreTip): void {
		for (const height of this.#candidates.keys()) {
			if (height > committed.height || this.#concluded.has(height)) continue;
			this.#options.logger.debug({ height }, 'committer: another node committed');
			this.#conclude({ kind: 'yielded', height });
		}
	}

	#conclude(event: CommitterEvent & { readonly height: number }): void {
		this.#concluded.add(event.height);
		for (const height of this.#concluded) if (!this.#candidates.has(height)) this.#concluded.delete(height);
		this.#options.onEvent(event);
	}
}
