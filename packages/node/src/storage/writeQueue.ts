import type { Change } from './database.ts';

/** Bytes of keys and values that are written together, unless one write has more. */
const mostBytesTogether = 1_048_576;

/**
 * Writes in the order in which they were asked for, one after another: LevelDB takes what it is given at once in the
 * order in which threads of a pool happen to come. What is asked for while a write is under way is written together, and
 * waits for the disk once. Deferred changes are found at once, and are written with what is asked for next. Where a write
 * fails, so does all that was asked for before its failure was known; deferred changes stay.
 */
export class WriteQueue {
	readonly #write: (changes: Change[]) => Promise<void>;
	/** Oldest first. */
	#waiting: (AwaitedWrite | DeferredWrite)[] = [];
	/** What is being written, older than what waits. */
	#leaving: (AwaitedWrite | DeferredWrite)[] = [];
	/** Those of both that are deferred. */
	#deferred: DeferredWrite[] = [];
	#running: Promise<void> | null = null;

	/** With what writes all changes or none; it is called again only when it has ended. */
	constructor(write: (changes: Change[]) => Promise<void>) {
		this.#write = write;
	}

	/** Whether there are deferred changes that are not written yet. */
	get isDeferring(): boolean {
		return this.#deferred.length > 0;
	}

	/** The newest deferred change of a key that is not written yet. */
	find(key: Uint8Array): Change | undefined {
		const name = nameOf(key);
		for (let index = this.#deferred.length - 1; index >= 0; index -= 1) {
			const change = this.#deferred[index]?.byKey.get(name);
			if (change !== undefined) return change;
		}
		return undefined;
	}

	/** Bytes of deferred changes that are not written yet. */
	get deferredBytes(): number {
		return this.#deferred.reduce((sum, { bytes }) => sum + bytes, 0);
	}

	/** Has changes written with what is written next. */
	defer(changes: Iterable<Change>): void {
		let last = this.#waiting.at(-1);
		if (!(last instanceof DeferredWrite)) {
			last = new DeferredWrite();
			this.#waiting.push(last);
			this.#deferred.push(last);
		}
		last.add(changes);
	}

	/** Resolves when these changes are written, and all that were asked for or deferred before. */
	write(changes: readonly Change[]): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#waiting.push(new AwaitedWrite(changes, resolve, reject));
			this.#running ??= this.#run();
		});
	}

	/** Resolves when what was asked for is written, or has failed. */
	async settled(): Promise<void> {
		await this.#running;
	}

	async #run(): Promise<void> {
		while (this.#waiting.some((write) => write instanceof AwaitedWrite)) {
			this.#leaving = this.#waiting.splice(0, lengthTogether(this.#waiting));
			try {
				await this.#write(this.#leaving.flatMap(({ changes }) => [...changes]));
				this.#succeeded();
			} catch (error) {
				this.#failed(error);
			}
		}
		this.#running = null;
	}

	#succeeded(): void {
		const written = this.#leaving;
		this.#leaving = [];
		this.#deferred = this.#deferred.filter((write) => !written.includes(write));
		for (const write of written) if (write instanceof AwaitedWrite) write.resolve();
	}

	/** What was deferred is deferred again; everyone else hears of it. */
	#failed(error: unknown): void {
		const failed = [...this.#leaving, ...this.#waiting];
		const deferred = this.#deferred;
		[this.#leaving, this.#waiting, this.#deferred] = [[], [], []];
		for (const { changes } of deferred) this.defer(changes);
		for (const write of failed) if (write instanceof AwaitedWrite) write.reject(error);
	}
}

/** Changes that somebody waits for. */
class AwaitedWrite {
	readonly changes: readonly Change[];
	readonly bytes: number;
	readonly resolve: () => void;
	readonly reject: (reason: unknown) => void;

	constructor(changes: readonly Change[], resolve: () => void, reject: (reason: unknown) => void) {
		this.changes = changes;
		this.bytes = bytesOf(changes);
		this.resolve = resolve;
		this.reject = reject;
	}
}

/** Changes that nobody waits for; the last one of a key counts. */
class DeferredWrite {
	readonly byKey = new Map<string, Change>();
	bytes = 0;

	get changes(): Iterable<Change> {
		return this.byKey.values();
	}

	add(changes: Iterable<Change>): void {
		for (const change of changes) {
			const name = nameOf(change.key);
			const before = this.byKey.get(name);
			this.byKey.set(name, change);
			this.bytes += bytesOf([change]) - (before === undefined ? 0 : bytesOf([before]));
		}
	}
}

/** How many of the first writes are written together: one at least. */
function lengthTogether(writes: readonly { readonly bytes: number }[]): number {
	let bytes = 0;
	const tooMany = writes.findIndex((write) => {
		bytes += write.bytes;
		return bytes > mostBytesTogether;
	});
	return tooMany === -1 ? writes.length : Math.max(tooMany, 1);
}

function bytesOf(changes: readonly Change[]): number {
	return changes.reduce(
		(sum, change) => sum + change.key.length + (change.type === 'put' ? change.value.length : 0),
		0,
	);
}

function nameOf(key: Uint8Array): string {
	return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}
