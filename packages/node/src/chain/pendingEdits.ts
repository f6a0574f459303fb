import { decodeEdit, type Edit, editedState, encodeEdit } from '../execution/index.ts';
import type { NodeStore } from '../state/index.ts';
import { type Batch, type Database, tables } from '../storage/index.ts';
import { ChainError } from './errors.ts';
import type { Preimages } from './preimages.ts';

/** Edits that may wait for one block. */
const mostEdits = 100_000;

interface Waiting {
	readonly sequence: number;
	readonly edit: Edit;
}

/** What becomes of the edits that wait: the first so many are in a block, or others wait in their place. */
export type EditsMove = { readonly included: number } | { readonly edits: readonly Edit[] };

/** Where edits and what they make of a state are kept. */
export interface EditStores {
	readonly database: Database;
	readonly store: NodeStore;
	readonly preimages: Preimages | null;
}

/** Development edits that wait for the next block, with the state that they make of the head's (decisions/0006). */
export class PendingEdits {
	readonly #database: Database;
	readonly #store: NodeStore;
	readonly #preimages: Preimages | null;
	#waiting: readonly Waiting[] = [];
	/** Root of the head's state with the edits; null where none waits. */
	#root: Uint8Array | null = null;

	private constructor({ database, store, preimages }: EditStores) {
		this.#database = database;
		this.#store = store;
		this.#preimages = preimages;
	}

	/** The edits of an earlier run, upon the state of the head. */
	static async open(stores: EditStores, headRoot: Uint8Array): Promise<PendingEdits> {
		const pending = new PendingEdits(stores);
		const waiting: Waiting[] = [];
		for await (const [sequence, bytes] of stores.database.entries(tables.pendingEdits))
			waiting.push({ sequence, edit: decodeEdit(bytes) });
		const root = await pending.#rootOf(waiting, headRoot);
		pending.#waiting = waiting;
		pending.#root = root;
		return pending;
	}

	get all(): readonly Edit[] {
		return this.#waiting.map(({ edit }) => edit);
	}

	get root(): Uint8Array | null {
		return this.#root;
	}

	/** Applies further edits. They are on their way to the disk when this resolves. Throws ChainError EDITS_TOO_MANY. */
	async add(edits: readonly Edit[], headRoot: Uint8Array): Promise<void> {
		if (this.#waiting.length + edits.length > mostEdits)
			throw new ChainError({ code: 'EDITS_TOO_MANY', most: mostEdits });
		const batch = this.#database.batch();
		const first = (this.#waiting.at(-1)?.sequence ?? -1) + 1;
		const added = edits.map((edit, index) => ({ sequence: first + index, edit }));
		for (const { sequence, edit } of added) batch.put(tables.pendingEdits, sequence, encodeEdit(edit));
		const root = await this.#apply(edits, this.#root ?? headRoot, batch);
		await batch.write({ durable: false });
		this.#waiting = [...this.#waiting, ...added];
		this.#root = root;
	}

	/**
	 * Writes into a batch what waits when the head moves. When that is written, the answer prepares the edits for the new
	 * head's state; what it resolves with makes them the present ones.
	 */
	move(batch: Batch, change: EditsMove): (headRoot: Uint8Array) => Promise<() => void> {
		const waiting = 'included' in change ? this.#waiting.slice(change.included) : change.edits.map(inOrder);
		for (const { sequence } of this.#waiting) batch.delete(tables.pendingEdits, sequence);
		for (const { sequence, edit } of waiting) batch.put(tables.pendingEdits, sequence, encodeEdit(edit));
		return async (headRoot) => {
			const root = await this.#rootOf(waiting, headRoot);
			return () => {
				this.#waiting = waiting;
				this.#root = root;
			};
		};
	}

	async #rootOf(waiting: readonly Waiting[], headRoot: Uint8Array): Promise<Uint8Array | null> {
		if (waiting.length === 0) return null;
		const batch = this.#database.batch();
		const edits = waiting.map(({ edit }) => edit);
		const root = await this.#apply(edits, headRoot, batch);
		await batch.write({ durable: false });
		return root;
	}

	/** Stores the state that edits make of another, as any state is: by hash, for ever. */
	async #apply(edits: readonly Edit[], root: Uint8Array, batch: Batch): Promise<Uint8Array> {
		const { root: edited, nodes, codes, keys } = (await editedState(this.#store, root, edits)).changes();
		this.#preimages?.write(batch, keys);
		for (const [key, { encoded }] of nodes) batch.put(tables.nodes, key, encoded);
		for (const [key, code] of codes) batch.put(tables.codes, key, code);
		return edited;
	}
}

function inOrder(edit: Edit, sequence: number): Waiting {
	return { sequence, edit };
}
