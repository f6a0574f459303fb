/**
 * Runs `turn` again and again while it has something to do, one at a time: `wake` starts it, or lets it take another
 * turn where it runs already, so that no wake is ever lost. A turn answers whether another should follow at once.
 */
export class WakingLoop {
	readonly #turn: () => Promise<boolean>;
	readonly #onFailure: (error: unknown) => void;
	#running: Promise<void> | null = null;
	#woken = false;
	#stopped = false;

	/** `onFailure` hears of a turn that threw; the loop then rests until the next wake. */
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
		await this.#running;
	}

	async #run(): Promise<void> {
		await Promise.resolve();
		try {
			while (this.#woken && !this.#stopped) {
				this.#woken = false;
				if (await this.#turn()) this.#woken = true;
			}
		} catch (error) {
			this.#onFailure(error);
		} finally {
			this.#running = null;
		}
	}
}
