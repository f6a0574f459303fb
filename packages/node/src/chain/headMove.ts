import { bytesToHex } from '@mosaic/consensus';
import type { Turns } from '@mosaic/rpc';
import { type Batch, tables } from '../storage/index.ts';
import type { BlockStore } from './blockStore.ts';
import { encodeLocation } from './records.ts';
import type { ChainBlock } from './types.ts';

/** Blocks that leave the canonical chain, newest first, and those that join it, oldest first. */
export interface HeadMove {
	readonly removed: readonly ChainBlock[];
	readonly added: readonly ChainBlock[];
}

/** The way from one head to another through their last common block. */
export function moveBetween(store: BlockStore, from: ChainBlock, to: ChainBlock): HeadMove {
	const removed: ChainBlock[] = [];
	const added: ChainBlock[] = [];
	let [old, next] = [from, to];
	while (old.hash !== next.hash) {
		if (old.number >= next.number) {
			removed.push(old);
			old = parentOf(store, old);
		} else {
			added.push(next);
			next = parentOf(store, next);
		}
	}
	return { removed, added: added.reverse() };
}

/** Writes a move into a batch: canonical index, transaction lookup, head. Others have their turn meanwhile. */
export async function writeMove(batch: Batch, move: HeadMove, head: ChainBlock, turns: Turns): Promise<void> {
	for (const { number, block } of move.removed) {
		batch.delete(tables.canonical, number);
		for (const transaction of block.transactions) batch.delete(tables.transactions, bytesToHex(transaction.hash()));
		await turns.giveWay();
	}
	// After the deletions: a transaction may be on both branches.
	for (const { number, hash, block } of move.added) {
		batch.put(tables.canonical, number, hash);
		for (const [index, transaction] of block.transactions.entries()) {
			batch.put(tables.transactions, bytesToHex(transaction.hash()), encodeLocation(hash, index));
			if (turns.isOver) await turns.giveWay();
		}
	}
	batch.put(tables.metadata, 'head', head.hash);
}

function parentOf(store: BlockStore, block: ChainBlock): ChainBlock {
	return store.get(bytesToHex(block.block.header.parentHash));
}
