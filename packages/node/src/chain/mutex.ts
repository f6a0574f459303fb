/** Lets one task at a time run, in the order in which they came. */
export class Mutex {
	#tail: Promise<unknown> = Promise.resolve();

	/** Runs a task when those before it are done, failed or not. */
	run<T>(task: () => Promise<T>): Promise<T> {
		const result = this.#tail.then(task);
		this.#tail = result.catch(() => undefined);
		return result;
	}
}
