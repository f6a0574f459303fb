/** Milliseconds of rest after a turn that failed, doubled at each further failure in a row. */
const retryPauses = { first: 100, longest: 10_000 } as const;

/**
 * Runs `turn` again and again while it has something to do, one at a time: `wake` starts it, or lets it take another
 * turn where it runs already, so that no wake is ever lost. A turn answers whether another should follow at once.
 * A turn that throws is taken again after a growing pause, which no wake shortens: a fault that stays neither stops the
 * work for good nor keeps the process busy.
 */
export class WakingLoop {
	readonly #turn: () => Promise<boolean>;
	readonly #onFailure: (error: unknown) => void;
	#running: Promise<void> | null = null;
	#woken = false;
	#stopped = false;
	#endPause: () => void = () => undefined;

	/** `onFailure` hears of each turn that threw. */
	constructor(turn: () => Promise<boolean>, onFailure: (error: unknown) => void) {
		this.#turn = turn;
		this.#onFailure = onFailure;
	}

	wake(): void {
		this.#woken = true;
		if (this.#stopped) return;
		this.#running ??= this.#run();
	}

	/** Lets the turn under way finish, takes no other, and resolves then. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#endPause();
		await this.#running;
	}

	async #run(): Promise<void> {
		await Promise.resolve();
		let failures = 0;
		while (this.#woken && !this.#stopped) {
			this.#woken = false;
			try {
				if (await this.#turn()) this.#woken = true;
				failures = 0;
			} catch (error) {
				this.#woken = true;
				this.#onFailure(error);
				await this.#pause(Math.min(retryPauses.first * 2 ** failures, retryPauses.longest));
				failures += 1;
			}
		}
		this.#running = null;
	}

	#pause(milliseconds: number): Promise<void> {
		if (this.#stopped) return Promise.resolve();
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.#endPause = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}
}
