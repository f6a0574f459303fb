import type { Change } from './database.ts';

type Changes = Map<string, Change>;

/** Changes that are visible and not written yet, by key; the last change of a key counts. */
export class DeferredChanges {
	#waiting: Changes = new Map();
	/** What is being written, older than what waits. */
	#leaving: Changes = new Map();
	#bytes = 0;

	/** Bytes of keys and values that wait. */
	get bytes(): number {
		return this.#bytes;
	}

	get isEmpty(): boolean {
		return this.#waiting.size === 0 && this.#leaving.size === 0;
	}

	find(key: Uint8Array): Change | undefined {
		const name = nameOf(key);
		return this.#waiting.get(name) ?? this.#leaving.get(name);
	}

	add(changes: readonly Change[]): void {
		for (const change of changes) {
			this.#waiting.set(nameOf(change.key), change);
			this.#bytes += change.key.length + (change.type === 'put' ? change.value.length : 0);
		}
	}

	/** All that waits, to be written, visible until it is `written`; to be called again only after that, or `failed`. */
	take(): Change[] {
		this.#leaving = this.#waiting;
		this.#waiting = new Map();
		this.#bytes = 0;
		return [...this.#leaving.values()];
	}

	/** Lets go of what was taken. */
	written(): void {
		this.#leaving = new Map();
	}

	/** What was taken waits again; what came meanwhile goes before it. */
	failed(): void {
		const newer = [...this.#waiting.values()];
		const older = [...this.#leaving.values()];
		this.#waiting = new Map();
		this.#leaving = new Map();
		this.#bytes = 0;
		this.add(older);
		this.add(newer);
	}
}

function nameOf(key: Uint8Array): string {
	return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}
