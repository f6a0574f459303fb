import type { AuxiliaryLink, Hash, Transition } from '@mosaic/consensus';

/** A link one epoch long with the transition object of its source: enough to propose a meta-block (spec 7). */
export interface CommitCandidate {
	readonly link: AuxiliaryLink;
	readonly transition: Transition;
	/** Height of the kernel that the transition object names. */
	readonly kernelHeight: number;
	/** Block number of the link's source. */
	readonly sourceNumber: number;
}

/** Milliseconds of rest after Core refused a candidate, doubled with each further refusal of the same height. */
const failurePause = 1_000;
const mostDoublings = 6;

/** What to do next about committing. */
export type CommitDecision =
	| { readonly kind: 'idle' }
	| { readonly kind: 'wait'; readonly milliseconds: number }
	/** Blocks are needed until a candidate covers what is to be committed. */
	| { readonly kind: 'extend' }
	| { readonly kind: 'commit'; readonly candidate: CommitCandidate };

/**
 * Decides when the development mode commits: as soon as blocks with transactions wait and `interval` has passed
 * since the last meta-block. Pure of clocks: times are given in milliseconds.
 */
export class CommitPlanner {
	readonly #interval: number;
	#openKernel: Hash | null = null;
	#committedNumber = 0;
	#committedDynasty = 0;
	#committedAt = Number.NEGATIVE_INFINITY;
	#newestTransactions = 0;
	#target: number | null = null;
	#candidate: CommitCandidate | null = null;
	#handedOver = false;
	#failures = 0;
	#notBefore = Number.NEGATIVE_INFINITY;
	/** Source of the last candidate that failed. */
	#refusedNumber = -1;

	constructor(interval: number) {
		this.#interval = interval;
	}

	/** The kernel that Core waits for, null while that is not known. */
	get openKernel(): Hash | null {
		return this.#openKernel;
	}

	/** Whether there are transactions that no meta-block covers. */
	get isBehind(): boolean {
		return this.#newestTransactions > this.#committedNumber;
	}

	/** A block with transactions joined the chain. */
	transactionsIncluded(blockNumber: number): void {
		this.#newestTransactions = Math.max(this.#newestTransactions, blockNumber);
	}

	/** Core opened a kernel: only transitions that name it can be committed from now on. */
	kernelOpened(kernelHash: Hash): void {
		if (kernelHash === this.#openKernel) return;
		this.#openKernel = kernelHash;
		this.#handedOver = false;
		if (this.#candidate?.transition.kernelHash !== kernelHash) this.#candidate = null;
	}

	/** A link that could seal a meta-block gained its supermajority. */
	linkCompleted(candidate: CommitCandidate): void {
		if (candidate.transition.kernelHash !== this.#openKernel) return;
		if (candidate.transition.dynasty <= this.#committedDynasty) return;
		if (candidate.sourceNumber > (this.#candidate?.sourceNumber ?? this.#refusedNumber)) this.#candidate = candidate;
	}

	/** Core committed a meta-block, ours or another's. */
	committed(commit: { sourceNumber: number; dynasty: number }, now: number): void {
		this.#committedNumber = commit.sourceNumber;
		this.#committedDynasty = commit.dynasty;
		this.#committedAt = now;
		this.#target = null;
		this.#candidate = null;
		this.#handedOver = false;
		this.#failures = 0;
		this.#notBefore = Number.NEGATIVE_INFINITY;
	}

	/**
	 * The origin took commits back: `last` is the one that is left, null where none is, and Core waits for the kernel after it
	 * again, null where that is not known.
	 */
	undone(last: { sourceNumber: number; dynasty: number } | null, openKernel: Hash | null): void {
		this.committed(last ?? { sourceNumber: 0, dynasty: 0 }, this.#committedAt);
		this.#openKernel = openKernel;
	}

	/** Core refuses the candidate that was handed over: only a newer one is handed over from now on. */
	commitFailed(now: number): void {
		this.#handedOver = false;
		this.#notBefore = now + failurePause * 2 ** Math.min(this.#failures, mostDoublings);
		this.#failures += 1;
		this.#refusedNumber = this.#candidate?.sourceNumber ?? this.#refusedNumber;
		this.#candidate = null;
	}

	/** What to do now. `activeKernel` is the hash of the kernel active in the head's state. */
	decide(now: number, activeKernel: Hash): CommitDecision {
		const ready = this.isBehind && activeKernel === this.#openKernel;
		if (!ready || this.#handedOver) return { kind: 'idle' };
		const rest = Math.max(this.#committedAt + this.#interval, this.#notBefore) - now;
		if (rest > 0) return { kind: 'wait', milliseconds: rest };
		this.#target ??= this.#newestTransactions;
		if (this.#candidate === null || this.#candidate.sourceNumber < this.#target) return { kind: 'extend' };
		this.#handedOver = true;
		return { kind: 'commit', candidate: this.#candidate };
	}
}
