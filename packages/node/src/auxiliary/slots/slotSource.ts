/** A slot to begin. `force`: propose even where the rule for empty blocks lets the proposer skip (spec 3). */
export interface BegunSlot {
	readonly slot: number;
	readonly force: boolean;
}

/** What a source of slots asks of the chain whose slots they are. */
export interface SlotDemand {
	/** Whether the rule for empty blocks would not let a slot be skipped now. */
	wantsBlock(): boolean;
	/** Whether blocks are wanted though the rule would let slots be skipped: a commit waits for a checkpoint. */
	extending(): boolean;
	/** Whether the pool has transactions for the next block. */
	transactionsWaiting(): boolean;
	/** Timestamp of the head, Unix seconds. */
	headTimestamp(): number;
}

/** Tells when slots begin. */
export interface SlotSource {
	/** Begins to call `wake` when a slot may be due. */
	start(demand: SlotDemand, wake: () => void): void;
	/** The slot to begin now, each at most once; null where none is due. */
	next(): BegunSlot | null;
	/** Something happened that may want a block. */
	stirred(): void;
	/** The slot begun last has its block, with so many transactions. */
	filled(transactions: number): void;
	stop(): void;
}
