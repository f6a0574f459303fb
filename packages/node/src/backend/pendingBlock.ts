import type { Address, Hash } from '@mosaic/consensus';
import type { CallView, Chain, ChainBlock } from '../chain/index.ts';
import type { TransactionPool } from '../pool/index.ts';
import { lookingOnly } from './lookingOnly.ts';

/** What the block to come would have if it were made now. */
export interface PendingFields {
	/** Unix seconds. */
	readonly timestamp: number;
	readonly feeRecipient: Address;
	readonly prevRandao: Hash;
}

/** Where the block to come is told from. */
export interface PendingBlockParts {
	readonly chain: Chain;
	readonly pool: TransactionPool;
	readonly fields: () => PendingFields;
}

/** Blocks that are still found by their hashes: whoever was given one may ask for its transactions. */
const mostKept = 4;

const noRoot = `0x${'00'.repeat(32)}` as const;

/** The block to come: what would be made now of the pool's transactions, made when somebody asks and again when things change. */
export class PendingBlock {
	readonly #parts: PendingBlockParts;
	#poolChanges = 0;
	#known: { readonly key: string; readonly view: Promise<CallView> } | null = null;
	#kept: readonly ChainBlock[] = [];

	constructor(parts: PendingBlockParts) {
		this.#parts = parts;
		const { events } = parts.pool;
		const changed = (): void => {
			this.#poolChanges += 1;
		};
		events.on('admitted', changed).on('executable', changed).on('dropped', changed);
	}

	/** The block with its state. */
	view(): Promise<CallView> {
		const fields = this.#parts.fields();
		const key = this.#key(fields);
		if (this.#known?.key === key) return this.#known.view;
		const view = this.#make(fields);
		this.#known = { key, view };
		// What failed for now is tried again.
		view.catch(() => {
			if (this.#known?.view === view) this.#known = null;
		});
		return view;
	}

	/** A block that was given lately; null for any other. */
	find(hash: Hash): ChainBlock | null {
		return this.#kept.find((block) => block.hash === hash) ?? null;
	}

	async #make(fields: PendingFields): Promise<CallView> {
		const { chain, pool } = this.#parts;
		const transactions = lookingOnly(pool.best(), true);
		const view = await chain.preview({ ...fields, parentBeaconBlockRoot: noRoot, transactions });
		this.#kept = [view.block, ...this.#kept].slice(0, mostKept);
		return view;
	}

	/** All that the block follows from: the head, its edits, the pool, and what is asked of the next block. */
	#key({ timestamp, feeRecipient, prevRandao }: PendingFields): string {
		const { chain } = this.#parts;
		const { stateRoot } = chain.view(chain.head.hash).state;
		const { baseFeePerGas, gasLimit } = chain.next;
		const own = [chain.head.hash, stateRoot, baseFeePerGas, gasLimit];
		return [...own, timestamp, feeRecipient, prevRandao, this.#poolChanges].join();
	}
}
