/** Milliseconds after which others get their turn. */
const longestTurn = 2;

/** Work that leaves off every few milliseconds, so that calls and reads are answered meanwhile. */
export class Turns {
	#end = performance.now() + longestTurn;
	#next: Promise<void> | null = null;

	/** Whether others have waited long enough. */
	get isOver(): boolean {
		return performance.now() >= this.#end;
	}

	/**
	 * To be awaited between pieces of the work, each much shorter than a turn. Where several share turns, the first of them
	 * may use up the next one: `while (turns.isOver) await turns.giveWay()`.
	 */
	giveWay(): Promise<void> {
		if (!this.isOver) return Promise.resolve();
		this.#next ??= this.#begin();
		return this.#next;
	}

	#begin(): Promise<void> {
		return new Promise((resolve) => {
			setImmediate(() => {
				this.#next = null;
				this.#end = performance.now() + longestTurn;
				resolve();
			});
		});
	}
}
