/** What was opened, to be closed in the opposite order; a part that fails to close does not keep others open. */
export class Closing {
	readonly #steps: (() => Promise<void> | void)[] = [];
	#running: Promise<void> | null = null;

	add(step: () => Promise<void> | void): void {
		this.#steps.push(step);
	}

	/** Runs all steps, the last added first; rejects with the first failure after all have run. */
	run(): Promise<void> {
		this.#running ??= this.#run();
		return this.#running;
	}

	async #run(): Promise<void> {
		const failures: unknown[] = [];
		for (const step of this.#steps.reverse()) {
			try {
				await step();
			} catch (error) {
				failures.push(error);
			}
		}
		if (failures.length > 0) throw failures[0];
	}
}
