import type { Hash } from '@mosaic/consensus';
import type { ChainApi } from '../chain/types.ts';

/**
 * The block that a chain has in place of a committed one below the engine's tree; null where it has that very block, or
 * none: a chain that started from a snapshot holds nothing to compare with older commits.
 */
export async function contradictedCommit(
	chain: Pick<ChainApi, 'getCanonicalHash'>,
	{ source, blockNumber }: { readonly source: Hash; readonly blockNumber: number },
): Promise<Hash | null> {
	const found = await chain.getCanonicalHash(blockNumber);
	return found === source ? null : found;
}
