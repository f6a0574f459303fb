/**
 * Transactions of a block from which on a crowd sends them: more than those whose answers wait for their block
 * (`dev/answerWhenMined.ts`), so that nobody who sends one after the other is slowed down.
 */
const fewestOfCrowd = 5;
/** Milliseconds, at most, that a block for a crowd rests before the next: more are gathered, and few blocks cost less. */
const longestRest = 20;

/**
 * Rests after a block of many transactions for as long as it took to make it, and no longer than `longestRest`. Where many
 * send transactions one by one, each block would hold the few that came while the last was made, and the cost of blocks,
 * of votes and their records, would be most of the work.
 */
export class CrowdRest {
	readonly #now: () => number;
	#begun = 0;
	#end = 0;
	#timer: NodeJS.Timeout | undefined;

	/** `now`: milliseconds that only grow. */
	constructor(now: () => number = () => performance.now()) {
		this.#now = now;
	}

	/** A block begins. */
	begin(): void {
		this.#begun = this.#now();
	}

	/** It is made, and holds so many transactions. */
	made(transactions: number): void {
		const now = this.#now();
		this.#end = transactions < fewestOfCrowd ? 0 : now + Math.min(now - this.#begun, longestRest);
	}

	/** Whether the next block is to wait; `wake` is called when it need not any more. */
	isResting(wake: () => void): boolean {
		clearTimeout(this.#timer);
		const left = this.#end - this.#now();
		if (left <= 0) return false;
		this.#timer = setTimeout(wake, Math.ceil(left));
		return true;
	}

	stop(): void {
		clearTimeout(this.#timer);
	}
}
