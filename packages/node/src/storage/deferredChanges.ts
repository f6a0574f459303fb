import type { Change } from './database.ts';

/** Changes that are visible and not written yet, by key; the last change of a key counts. */
export class DeferredChanges {
	readonly #changes = new Map<string, Change>();
	#bytes = 0;

	/** Bytes of keys and values added since there were none. */
	get bytes(): number {
		return this.#bytes;
	}

	get isEmpty(): boolean {
		return this.#changes.size === 0;
	}

	find(key: Uint8Array): Change | undefined {
		return this.#changes.get(nameOf(key));
	}

	add(changes: readonly Change[]): void {
		for (const change of changes) {
			this.#changes.set(nameOf(change.key), change);
			this.#bytes += change.key.length + (change.type === 'put' ? change.value.length : 0);
		}
	}

	all(): Change[] {
		return [...this.#changes.values()];
	}

	/** Lets go of changes that are written, but for keys that changed again meanwhile. */
	remove(written: readonly Change[]): void {
		for (const change of written) {
			const name = nameOf(change.key);
			if (this.#changes.get(name) === change) this.#changes.delete(name);
		}
		if (this.isEmpty) this.#bytes = 0;
	}
}

function nameOf(key: Uint8Array): string {
	return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}
