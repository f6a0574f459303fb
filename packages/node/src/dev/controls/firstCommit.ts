import { lastCommit, type OriginClient, readCommit } from '@mosaic/bridge';
import type { Address } from '@mosaic/consensus';
import type { MetaBlocks } from '../../auxiliary/metaBlocks.ts';

/** Where commits are looked for. */
export interface CommitSearch {
	readonly client: OriginClient;
	readonly core: Address;
	/** Block of the origin that deployed Core. */
	readonly originNumber: number;
	readonly metaBlocks: MetaBlocks;
}

/**
 * The number of the first block of the origin that commits a block of the auxiliary chain above this one; null where none
 * does. The newest commit may not have been noticed yet: Core itself is asked for it.
 */
export async function firstCommitAbove(search: CommitSearch, number: number): Promise<number | null> {
	const { client, core, originNumber, metaBlocks } = search;
	const last = await lastCommit(client, core);
	if (last.blockNumber <= number) return null;
	const known = metaBlocks.covering(number + 1);
	if (known !== null) return known.originNumber;
	return (await readCommit(client, core, last.height, originNumber))?.originNumber ?? null;
}
