import type { Logger } from '../logging/logger.ts';
import type { DriverListener } from './ports.ts';

/** Who hears from the driver. */
export class DriverListeners {
	readonly #logger: Logger;
	readonly #listeners = new Set<DriverListener>();

	constructor(logger: Logger) {
		this.#logger = logger;
	}

	/** Returns how to leave again. */
	add(listener: DriverListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** A listener's fault is its own: the others are told, and the chain goes on. */
	tell(call: (listener: DriverListener) => unknown): void {
		for (const listener of this.#listeners) {
			try {
				call(listener);
			} catch (error) {
				this.#logger.error({ error: String(error) }, 'driver: a listener failed');
			}
		}
	}
}
