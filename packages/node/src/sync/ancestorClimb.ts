import type { Hash } from '@mosaic/consensus';
import type { PeerName, PeerRequests } from '../network/types.ts';
import { unlessAborted } from '../tasks/unlessAborted.ts';
import { checkAncestry, type DescribedBlock } from './checkBlocks.ts';
import type { PendingBudget } from './pendingBudget.ts';
import type { BlockImporter, DescribeBlock, SyncChain } from './ports.ts';
import type { SyncFault } from './syncFault.ts';

/** Blocks asked for at once. */
const batchSize = 64;

/** What a climb is made of. */
export interface AncestorClimbParts {
	readonly requests: Pick<PeerRequests, 'blocksByHash'>;
	readonly importer: BlockImporter;
	readonly chain: SyncChain;
	readonly describe: DescribeBlock;
	readonly budget: PendingBudget;
	/** Whether a range is being fetched: what is far away comes with it. */
	readonly isRangeRunning: () => boolean;
	readonly signal: AbortSignal;
}

/** How a climb ended. */
export type ClimbEnd =
	/** Imported as far as the importer wants it. */
	| { readonly kind: 'done' }
	/** The peer does not have it. */
	| { readonly kind: 'unknown' }
	/** It does not descend from the checkpoint that is final here, or not from anything this peer tells of. */
	| { readonly kind: 'apart' }
	/** More ancestors are missing than may wait in memory, or than need to while a range is being fetched. */
	| { readonly kind: 'tooFar' }
	| { readonly kind: 'failed'; readonly fault: SyncFault };

/**
 * Fetches a block and its ancestors from one peer until one of them is known here, and imports them oldest first.
 * Rejects only where the importer does.
 */
export async function climb(parts: AncestorClimbParts, peer: PeerName, hash: Hash): Promise<ClimbEnd> {
	const pending: DescribedBlock[] = [];
	try {
		return (await gather(parts, peer, hash, pending)) ?? (await importAll(parts, pending));
	} finally {
		parts.budget.release(pending.map(({ sealed }) => sealed));
	}
}

/** Fills `pending`, youngest first; null when its last joins what is known here. */
async function gather(
	parts: AncestorClimbParts,
	peer: PeerName,
	hash: Hash,
	pending: DescribedBlock[],
): Promise<ClimbEnd | null> {
	const { chain, budget, isRangeRunning } = parts;
	for (let wanted = hash; !chain.has(wanted); ) {
		const blocks = await fetchAncestry(parts, peer, wanted, pending.at(-1));
		if (typeof blocks === 'string') return { kind: 'failed', fault: blocks };
		const [first] = blocks;
		if (first === undefined) return { kind: pending.length === 0 ? 'unknown' : 'apart' };
		for (const block of blocks) {
			if (chain.has(block.hash)) return null;
			if (!budget.take(block.sealed)) return { kind: 'tooFar' };
			pending.push(block);
			wanted = block.parentHash;
		}
		if (chain.has(wanted)) return null;
		const lowest = pending.at(-1) ?? first;
		if (lowest.number <= chain.finalized.number + 1) return { kind: 'apart' };
		if (isRangeRunning()) return { kind: 'tooFar' };
	}
	return null;
}

async function fetchAncestry(
	{ requests, describe, signal }: AncestorClimbParts,
	peer: PeerName,
	hash: Hash,
	below: DescribedBlock | undefined,
): Promise<readonly DescribedBlock[] | SyncFault> {
	try {
		const answer = await unlessAborted(requests.blocksByHash(peer, hash, batchSize), signal);
		return checkAncestry(describe, answer, { hash, count: batchSize, below }) ?? 'SYNC_NOT_CONTIGUOUS';
	} catch {
		return 'SYNC_NO_ANSWER';
	}
}

async function importAll({ importer, signal }: AncestorClimbParts, pending: DescribedBlock[]): Promise<ClimbEnd> {
	for (const { sealed } of pending.toReversed()) {
		if (signal.aborted) break;
		const { kind } = await importer.import(sealed);
		if (kind === 'invalid') return { kind: 'failed', fault: 'SYNC_BLOCK_INVALID' };
		if (kind !== 'imported' && kind !== 'known') break;
	}
	return { kind: 'done' };
}
