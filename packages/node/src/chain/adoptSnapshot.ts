import type { Block } from '@ethereumjs/block';
import type { Hash } from '@mosaic/consensus';
import { type Batch, tables } from '../storage/index.ts';
import { encodeAttachments } from './records.ts';
import type { Attachments } from './types.ts';

/** Verified blocks that a new chain goes on from; the state after the last is stored already. */
export interface ChainSnapshot {
	/** Consecutive, ascending; the last becomes the head. */
	readonly blocks: readonly { readonly hash: Hash; readonly number: number; readonly block: Block }[];
	/** What consensus stores beside some of the blocks. */
	readonly attachments: ReadonlyMap<Hash, Attachments>;
}

/** What a chain started from where it was not from genesis: the metadata entry `snapshot`. */
export interface SnapshotOrigin {
	readonly number: number;
	readonly hash: Hash;
}

/**
 * Writes a snapshot into a batch as the canonical chain. Its transactions are not entered for lookup: they have no
 * receipts here.
 */
export function writeSnapshot(batch: Batch, { blocks, attachments }: ChainSnapshot, head: SnapshotOrigin): void {
	for (const { hash, number, block } of blocks) {
		batch.put(tables.blocks, hash, block.serialize());
		batch.put(tables.canonical, number, hash);
		const beside = attachments.get(hash);
		if (beside !== undefined) batch.put(tables.attachments, hash, encodeAttachments(beside));
	}
	batch.put(tables.metadata, 'head', head.hash);
	batch.put(tables.metadata, 'snapshot', { number: head.number, hash: head.hash });
}
