import type { HeadChange, HeadListener } from './types.ts';

/** Who hears of each change of a head, in the order in which they came. */
export class HeadListeners {
	readonly #listeners = new Set<HeadListener>();

	/** Returns the unsubscription. */
	add(listener: HeadListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Answers the change told. */
	tell(change: HeadChange): HeadChange {
		for (const listener of this.#listeners) notify(listener, change);
		return change;
	}
}

/** A listener's fault is its own: the block is on disk, and the other listeners hear of it. */
function notify(listener: HeadListener, change: HeadChange): void {
	try {
		listener(change);
	} catch (error) {
		queueMicrotask(() => {
			throw error;
		});
	}
}
