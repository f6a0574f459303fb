import { StateError } from './errors.ts';

/** Undo steps since nested checkpoints. */
export class Journal {
	readonly #undo: (() => void)[] = [];
	readonly #checkpoints: number[] = [];

	/** How many checkpoints are open. */
	get depth(): number {
		return this.#checkpoints.length;
	}

	/** Remembers how to undo a change about to be made; outside of checkpoints nothing can be undone. */
	record(undo: () => void): void {
		if (this.#checkpoints.length > 0) this.#undo.push(undo);
	}

	checkpoint(): void {
		this.#checkpoints.push(this.#undo.length);
	}

	/** Makes the changes since the last checkpoint part of the one before. Throws STATE_CHECKPOINT_MISSING. */
	commit(): void {
		this.#pop();
		if (this.#checkpoints.length === 0) this.#undo.length = 0;
	}

	/** Undoes the changes since the last checkpoint, the newest first. Throws STATE_CHECKPOINT_MISSING. */
	revert(): void {
		const length = this.#pop();
		while (this.#undo.length > length) this.#undo.pop()?.();
	}

	/** Forgets all checkpoints, and how to undo anything. */
	clear(): void {
		this.#undo.length = 0;
		this.#checkpoints.length = 0;
	}

	#pop(): number {
		const length = this.#checkpoints.pop();
		if (length === undefined) throw new StateError({ code: 'STATE_CHECKPOINT_MISSING' });
		return length;
	}
}
